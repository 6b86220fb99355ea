-- What transactional steps have done. One row per step, written in the step's own transaction.
-- state: open (never seen by others), applied, undone. Times are milliseconds since 1970.
create table if not exists fermata_effect (
    idempotency_key text primary key,
    state text not null check (state in ('open', 'applied', 'undone')),
    execution_id text not null,
    step text not null,
    result text not null,
    recorded_at bigint not null
);
create index if not exists fermata_effect_recorded_at on fermata_effect (recorded_at);
-- What is to be started or published once the transaction that wrote the row has committed.
create table if not exists fermata_outbox (
    position integer primary key autoincrement,
    id text not null unique,
    kind text not null check (kind in ('start', 'publish')),
    target text not null,
    target_key text not null,
    payload text not null,
    conflict text,
    reuse text,
    delay_millis bigint,
    memo text,
    correlation_id text,
    delivery text,
    keep_millis bigint,
    created_at bigint not null,
    failures integer not null default 0,
    error text,
    set_aside_at bigint
);
create index if not exists fermata_outbox_due on fermata_outbox (position) where set_aside_at is null;
