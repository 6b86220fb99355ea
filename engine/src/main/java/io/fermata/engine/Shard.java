package io.fermata.engine;

import io.fermata.kernel.StartSpec;
import io.fermata.store.Outcome;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One shard: a mailbox and a loop that drains it, decides in memory, and commits batch after batch: while one is being
 * committed the next is built, and what a batch lets out waits for its commit.
 */
final class Shard implements EngineRuntime.Loop {
    private static final int INTERNAL_MAX = 4_096;
    private static final int EXTERNAL_MAX = 512;
    private static final long BATCH_BYTES_MAX = 4L * 1024 * 1024;
    private static final long PROBE_MILLIS = 1_000;
    private static final long EVICTION_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How a commit ended. */
    record Finished(Batch batch, Outcome outcome) {}

    private final int id;
    private final ShardStore store;
    private final EngineRuntime runtime;
    private final EngineOptions options;
    private final ShardListener listener;
    final Mailbox mailbox;
    private final Patience patience = new Patience();
    private final Solo solo;
    private final RunningSteps steps = new RunningSteps();
    private volatile EngineRuntime.@Nullable LoopHandle handle;
    private @Nullable ShardCore core;
    private volatile @Nullable ShardCore adopted;
    private boolean reopening;
    private final StoreRoom room = new StoreRoom();
    private final Breakdowns breakdowns = new Breakdowns();
    private volatile boolean closing;
    private volatile boolean stopped;
    private volatile boolean fenced;

    Shard(int id, ShardStore store, EngineRuntime runtime, EngineOptions options, ShardListener listener) {
        this.id = id;
        this.store = store;
        this.runtime = runtime;
        this.options = options;
        this.listener = listener;
        this.solo = new Solo(runtime);
        this.mailbox = new Mailbox(options.mailboxRequestsMax());
    }

    /** Takes the shard over and starts its loop; throws {@link StoreException} if the store cannot be read. */
    void start() {
        core = new ShardCore(this, store, store.acquire(id, options.owner()));
        core.recovery().begin();
        var loop = runtime.drive("fermata-shard-" + id, this);
        handle = loop;
        loop.wake();
    }

    /** From any thread: never refused. */
    void tell(Mailbox.Mail mail) {
        mailbox.tell(mail);
        wake();
    }

    /** From any thread: refused when too much waits, or when the store is full. */
    <T> Reply<T> ask(Request.Body<T> body) {
        return ask(new Request<>(body, false));
    }

    /** Like {@link #ask}, but also while the store is full: it ends or deletes something. */
    <T> Reply<T> askToFree(Request.Body<T> body) {
        return ask(new Request<>(body, true));
    }

    private <T> Reply<T> ask(Request<T> request) {
        if (closing) {
            request.refuse(new EngineException(EngineException.Code.CLOSED, "the engine is closed"));
        } else if (mailbox.ask(request)) {
            wake();
            if (stopped) {
                request.refuse(new EngineException(EngineException.Code.CLOSED, "the engine is closed"));
            }
        } else {
            request.refuse(new EngineException(
                    EngineException.Code.OVERLOADED,
                    options.mailboxRequestsMax() + " requests are waiting already; try again later"));
        }
        return request.reply();
    }

    @Override
    public long run() {
        if (stopped) {
            return IDLE_NANOS;
        }
        try {
            return round();
        } catch (RuntimeException | Error e) {
            return broke(e);
        }
    }

    @Override
    public boolean isWakeNear() {
        var now = core;
        return now != null && now.turns().isSolo();
    }

    private long round() {
        takeFinished();
        solo.released();
        takeAdopted();
        var now = core;
        if (now == null || fenced) {
            refuseExternal(EngineException.Code.RETRY, "the shard is being taken over; ask again");
            return IDLE_NANOS;
        }
        boolean evictionGoesOn = false;
        now.tick();
        if (room.isFull()) {
            return freeRoom(now);
        }
        if (hasRoom(now)) {
            drain(now);
            now.recovery().step();
            now.parts().fireTimers();
            now.parts().messaging().drain();
            evictionGoesOn = now.runs().evictIdle(now.committedBatch());
        }
        if (core != now || stopped) {
            return 0;
        }
        long wait = commit(now);
        return evictionGoesOn ? Math.min(wait, EVICTION_NANOS) : wait;
    }

    int id() {
        return id;
    }

    EngineRuntime runtime() {
        return runtime;
    }

    EngineOptions options() {
        return options;
    }

    ShardListener listener() {
        return listener;
    }

    boolean runsPrograms() {
        return !options.passive();
    }

    @Nullable
    ProgramKind kind(StartSpec spec) {
        return listener.kind(spec);
    }

    void alert(@Nullable Execution about, String message) {
        listener.alert(about, message);
    }

    /** The steps whose code runs in this process, started by this or an earlier core. */
    RunningSteps steps() {
        return steps;
    }

    /** Admits nothing from outside any more; what runs goes on. */
    void stopAdmission() {
        closing = true;
        wake();
    }

    /** Stops the loop and drops the memory; what is not committed is told {@code RETRY}. */
    void stop() {
        closing = true;
        stopped = true;
        var loop = handle;
        if (loop != null) {
            loop.stop();
        }
        if (core != null) {
            core.drop(new EngineException(EngineException.Code.RETRY, "the engine was closed; ask again"));
        }
        refuseExternal(EngineException.Code.CLOSED, "the engine is closed");
    }

    private void wake() {
        var loop = handle;
        if (loop != null) {
            loop.wake();
        }
    }

    private void drain(ShardCore now) {
        drainInternal(now);
        int admitted = now.recovery().isDone() ? EXTERNAL_MAX : EXTERNAL_MAX / 8;
        for (int i = 0; i < admitted && hasRoom(now); i++) {
            var request = mailbox.nextExternal();
            if (request == null) {
                break;
            }
            request.open(now);
        }
    }

    private void drainInternal(ShardCore now) {
        for (int i = 0; i < INTERNAL_MAX && hasRoom(now); i++) {
            var mail = mailbox.nextInternal();
            if (mail == null) {
                break;
            }
            mail.open(now);
        }
    }

    private boolean hasRoom(ShardCore now) {
        return !stopped && now.rows().building().bytes() < BATCH_BYTES_MAX;
    }

    private long commit(ShardCore now) {
        if (now.rows().committing() == null && now.rows().building().hasRows()) {
            long grace = patience.graceNanos(now.turns(), runtime.monotonicNanos());
            if (grace > 0) {
                return mailbox.isEmpty() ? grace : 0;
            }
            patience.renew();
            seal(now);
        }
        if (!mailbox.isEmpty() && hasRoom(now)) {
            return 0;
        }
        if (!now.recovery().isIdle()) {
            return 0;
        }
        long dueMillis = now.nextDueMillis();
        if (dueMillis == Long.MAX_VALUE) {
            return IDLE_NANOS;
        }
        long waitMillis = Math.max(1, dueMillis - now.nowMillis());
        return Math.min(IDLE_NANOS, TimeUnit.MILLISECONDS.toNanos(Math.min(waitMillis, 60_000)));
    }

    private void seal(ShardCore now) {
        var batch = now.seal();
        if (batch == null) {
            return;
        }
        boolean isSolo = mailbox.isEmpty() && steps.isEmpty() && now.turns().isSoloAtRest();
        var stage = isSolo
                ? solo.commit(store, now, batch)
                : store.commit(now.lease(), now.sealedSequence(), batch.toWriteBatch());
        var unused = stage.whenComplete((outcome, error) -> {
            now.finished(new Finished(batch, error == null ? outcome : new Outcome.Unknown(String.valueOf(error))));
            wake();
        });
    }

    private void takeFinished() {
        var now = core;
        var done = now == null ? null : now.takeFinished();
        if (now == null || done == null) {
            return;
        }
        switch (done.outcome()) {
            case Outcome.Committed committed -> {
                now.committed(done.batch());
                if (room.committed()) {
                    reload(now, EngineException.Code.RETRY, "the store takes writes again");
                }
            }
            case Outcome.Fenced by -> fence(now, by.epoch());
            case Outcome.Unknown unknown ->
                reload(now, EngineException.Code.RETRY, "a commit's fate is unknown: " + unknown.reason());
            case Outcome.Refused refused -> {
                room.refused(runtime.monotonicNanos());
                reload(now, EngineException.Code.OVERLOADED, "the store refused: " + refused.reason());
            }
        }
    }

    private void fence(ShardCore old, long epoch) {
        fenced = true;
        listener.alert(null, "shard " + id + " has a new owner (epoch " + epoch + "); this one stops");
        old.drop(new EngineException(EngineException.Code.RETRY, "the shard has a new owner; ask again"));
    }

    private void reload(ShardCore old, EngineException.Code code, String why) {
        listener.alert(null, "shard " + id + ": " + why);
        core = null;
        old.drop(new EngineException(code, why));
        reopen();
    }

    /**
     * Something broke on the shard's thread: what it has decided since the last commit is in doubt, so all of it is
     * dropped and read anew. If it keeps breaking, it waits in between.
     */
    private long broke(Throwable error) {
        boolean again = breakdowns.broke(error, runtime.monotonicNanos());
        var old = core;
        core = null;
        listener.alert(null, "shard " + id + " broke and is read anew: " + Stacks.of(error));
        if (old != null) {
            old.drop(new EngineException(EngineException.Code.RETRY, "the shard broke: " + error));
        }
        if (again) {
            reopening = true;
            runtime.schedule(PROBE_MILLIS, this::acquireAgain);
        } else {
            reopen();
        }
        return IDLE_NANOS;
    }

    Breakdowns breakdowns() {
        return breakdowns;
    }

    boolean isFenced() {
        return fenced;
    }

    private void reopen() {
        if (reopening || stopped) {
            return;
        }
        reopening = true;
        acquireAgain();
    }

    private void acquireAgain() {
        if (stopped) {
            return;
        }
        runtime.loads().execute(() -> {
            try {
                var lease = store.acquire(id, options.owner());
                adopted = new ShardCore(this, store, lease);
                wake();
            } catch (RuntimeException e) {
                listener.alert(null, "shard " + id + " cannot be reopened: " + e.getMessage());
                runtime.schedule(PROBE_MILLIS, this::acquireAgain);
            }
        });
    }

    private void takeAdopted() {
        var fresh = adopted;
        if (fresh != null) {
            adopted = null;
            reopening = false;
            core = fresh;
            if (!room.isFull()) {
                fresh.recovery().begin();
            }
        }
    }

    /** A full store still takes ends and deletions, from its reserve; nothing else is decided, and no program runs. */
    private long freeRoom(ShardCore now) {
        for (var request = mailbox.nextExternal(); request != null; request = mailbox.nextExternal()) {
            if (request.freesRoom() && hasRoom(now)) {
                request.open(now);
            } else {
                request.refuse(new EngineException(
                        EngineException.Code.OVERLOADED, "the store takes no writes at present; try again later"));
            }
        }
        drainInternal(now);
        if (now.rows().committing() == null && now.rows().building().hasRows()) {
            now.rows().building().useReserve();
            seal(now);
        } else if (now.isQuiet() && room.beginProbe(runtime.monotonicNanos())) {
            now.put(ShardTime.KEY, ShardTime.write(now.nowMillis()));
            seal(now);
        }
        return StoreRoom.PROBE_NANOS;
    }

    boolean isStoreFull() {
        return room.isFull();
    }

    private void refuseExternal(EngineException.Code code, String message) {
        for (var request = mailbox.nextExternal(); request != null; request = mailbox.nextExternal()) {
            request.refuse(new EngineException(code, message));
        }
    }
}
