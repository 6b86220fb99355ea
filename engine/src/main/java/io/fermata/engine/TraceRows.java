package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.ValueCodec;
import io.fermata.codec.Writer;
import io.fermata.kernel.Cause;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One row for each thing that happened for a correlation id, in the batch in which it happened: so a trace looks at
 * nothing else. An execution that is about itself alone has no row until it does something to others: it is found by
 * its id. Rows of runs go with their runs, the others when the retention time is over, hour by hour.
 */
final class TraceRows {
    static final byte STARTED = 1;
    static final byte ROOT = 2;
    static final byte PUBLISHED = 3;
    static final byte CONSUMED = 4;
    static final byte SIGNALLED = 5;

    static final long BUCKET_MILLIS = 3_600_000;

    /** Rows that one round of dropping looks at. */
    static final int DROP_ROWS_MAX = 500;

    private static final byte ENTRIES = 1;
    private static final byte EXPIRY = 2;
    private static final byte[] THERE = {1};

    private final ShardAccess access;
    private final int namespace;
    private boolean dropping;

    TraceRows(ShardAccess access) {
        this.access = access;
        this.namespace = access.options().namespace();
    }

    /** Drops what is too old, now and from then on once an hour. */
    void recover() {
        if (access.retentionMillis() > 0) {
            dropOld();
        }
    }

    void started(ExecutionState state, Cause cause) {
        var spec = state.spec();
        if (cause.causationId().isEmpty() && spec.correlation().equals(spec.workflowId())) {
            return;
        }
        var earlier = spec.continuedFrom();
        var causation = earlier == null ? cause.causationId() : Causation.of(earlier, "");
        put(state.run(), spec, state.startedAtMillis(), STARTED, causation);
    }

    /** The run does something to others: whoever looks for that must find the run too, even if it is not the last. */
    void acts(ExecutionState state) {
        var spec = state.spec();
        if (spec.correlation().equals(spec.workflowId())) {
            var earlier = spec.continuedFrom();
            var causation = earlier == null ? "" : Causation.of(earlier, "");
            put(state.run(), spec, state.startedAtMillis(), ROOT, causation);
        }
    }

    private void put(RunId run, StartSpec spec, long startedMillis, byte kind, String causation) {
        var value = new Writer().writeString(causation).writeString(spec.workflowId());
        access.put(
                runKey(spec.correlation(), startedMillis, kind, run),
                value.writeString(spec.workflow()).toBytes());
    }

    void published(
            OperationSpec.OutMessage message,
            String messageId,
            Cause cause,
            long expiresAtMillis,
            List<String> triggered,
            String undeliverable) {
        if (cause.correlationId().isEmpty()) {
            return;
        }
        var value = new Writer().writeString(cause.causationId());
        value.writeString(message.type()).writeString(message.key()).writeString(messageId);
        value.writeVarint(expiresAtMillis);
        ValueCodec.writeStrings(value, triggered);
        var key = entry(cause.correlationId(), PUBLISHED)
                .text(message.type())
                .text(message.key())
                .text(messageId)
                .build();
        putForAWhile(key, value.writeString(undeliverable).toBytes(), expiresAtMillis);
    }

    void consumed(ShardMessage.OfferAnswer answer, Cause cause) {
        if (cause.correlationId().isEmpty()) {
            return;
        }
        var value = new Writer().writeString(Causation.of(answer.type(), answer.key(), answer.messageId()));
        ValueCodec.write(value, answer.run());
        ValueCodec.write(value, answer.operation());
        var key = entry(cause.correlationId(), CONSUMED)
                .run(answer.run())
                .text(answer.operation().toString())
                .number(answer.arm())
                .build();
        putForAWhile(key, value.writeString(answer.workflowId()).toBytes(), 0);
    }

    void signalled(ShardMessage.SignalById signal, boolean delivered) {
        if (signal.cause().correlationId().isEmpty()) {
            return;
        }
        var value = new Writer().writeString(signal.cause().causationId());
        value.writeString(signal.workflowId()).writeString(signal.name()).writeBoolean(delivered);
        var key = entry(signal.cause().correlationId(), SIGNALLED)
                .run(signal.from())
                .text(signal.operation().toString())
                .build();
        putForAWhile(key, value.toBytes(), 0);
    }

    /** The run is deleted. */
    void remove(RunId run, ExecutionHeader header) {
        var correlation = header.correlationId().isEmpty() ? header.workflowId() : header.correlationId();
        access.delete(runKey(correlation, header.startedMillis(), STARTED, run));
        access.delete(runKey(correlation, header.startedMillis(), ROOT, run));
    }

    /** The prefix of everything about a correlation id. */
    static Key prefix(int namespace, String correlation) {
        return Tables.key(Tables.TRACE, namespace)
                .tag(ENTRIES)
                .text(correlation)
                .build();
    }

    /**
     * Reads a row; of a run it tells where the run stood when it began.
     *
     * @param prefix how the key begins
     */
    static TraceEntry read(Key prefix, Key key, byte[] value) {
        var bytes = ByteBuffer.wrap(key.bytes());
        bytes.position(prefix.bytes().length);
        long at = bytes.getLong();
        byte kind = bytes.get();
        var in = new Reader(value);
        var causation = in.readString();
        return switch (kind) {
            case STARTED, ROOT ->
                new TraceEntry.Started(
                        at,
                        causation,
                        new RunId(bytes.getLong(), bytes.getLong()),
                        in.readString(),
                        in.readString(),
                        Status.OPEN,
                        0);
            case PUBLISHED ->
                new TraceEntry.Published(
                        at,
                        causation,
                        in.readString(),
                        in.readString(),
                        in.readString(),
                        in.readVarint(),
                        ValueCodec.readStrings(in),
                        in.readString());
            case CONSUMED -> {
                RunId run = ValueCodec.readRunId(in);
                OperationId operation = ValueCodec.readOperationId(in);
                yield new TraceEntry.Consumed(at, causation, run, operation, in.readString());
            }
            case SIGNALLED ->
                new TraceEntry.Signalled(at, causation, in.readString(), in.readString(), in.readBoolean());
            default -> throw new IllegalStateException("a trace has a row of the unknown kind " + kind);
        };
    }

    private void putForAWhile(Key key, byte[] value, long untilMillis) {
        access.put(key, value);
        long retentionMillis = access.retentionMillis();
        if (retentionMillis > 0) {
            long bucket = Math.max(access.nowMillis() + retentionMillis, untilMillis) / BUCKET_MILLIS;
            var suffix = key.bytes();
            var expiry = Tables.key(Tables.TRACE, namespace)
                    .tag(EXPIRY)
                    .number(bucket)
                    .raw(suffix)
                    .build();
            access.put(expiry, THERE);
        }
    }

    private void dropOld() {
        if (dropping) {
            return;
        }
        dropping = true;
        long dueBucket = access.nowMillis() / BUCKET_MILLIS;
        var from = Tables.key(Tables.TRACE, namespace).tag(EXPIRY).build();
        var to = Tables.key(Tables.TRACE, namespace)
                .tag(EXPIRY)
                .number(dueBucket)
                .build();
        access.scan(from, to, DROP_ROWS_MAX, rows -> {
            dropping = false;
            if (rows.isEmpty()) {
                access.wakeAt((dueBucket + 1) * BUCKET_MILLIS, this::dropOld);
                return;
            }
            var expired = new ArrayList<Key>(rows.size());
            int named = from.bytes().length + Long.BYTES;
            rows.forEach(row -> expired.add(Key.of(
                    Arrays.copyOfRange(row.key().bytes(), named, row.key().bytes().length))));
            expired.forEach(access::delete);
            access.deleteRange(from, SeenIds.after(rows.getLast().key()));
            access.afterCommit(() -> access.post(this::dropOld));
        });
    }

    private Key runKey(String correlation, long startedMillis, byte kind, RunId run) {
        return Tables.key(Tables.TRACE, namespace)
                .tag(ENTRIES)
                .text(correlation)
                .number(startedMillis)
                .tag(kind)
                .run(run)
                .build();
    }

    private Tables.KeyBuilder entry(String correlation, byte kind) {
        return Tables.key(Tables.TRACE, namespace)
                .tag(ENTRIES)
                .text(correlation)
                .number(access.nowMillis())
                .tag(kind);
    }
}
