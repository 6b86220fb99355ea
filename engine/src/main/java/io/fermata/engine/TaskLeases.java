package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.Writer;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Effect;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.TimerId;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The task attempts that workers have: one row each. A heartbeat changes memory only; the durable timer of the kernel,
 * when it fires, asks here whether the worker was heard of since, and then waits on in memory while its row stays. So a
 * heartbeat costs no commit and the timeout is never lost; a new owner grants every lease a fresh interval.
 */
final class TaskLeases {
    /** Details are written at most once in this time, or in half of a shorter heartbeat timeout. */
    static final long DETAILS_MILLIS = 5_000;

    private static final byte TAG = 'l';

    /** One attempt in somebody's hands. */
    private static final class Lease {
        private final String queue;
        private final long incarnation;
        private final long heartbeatMillis;
        private long lastBeatMillis;
        private long lastWrittenMillis;
        private boolean flushPosted;
        private int written;
        private @Nullable Payload details;

        Lease(String queue, long incarnation, long heartbeatMillis, long nowMillis) {
            this.queue = queue;
            this.incarnation = incarnation;
            this.heartbeatMillis = heartbeatMillis;
            this.lastBeatMillis = nowMillis;
        }

        long detailsMillis() {
            return heartbeatMillis == 0 ? DETAILS_MILLIS : Math.min(DETAILS_MILLIS, heartbeatMillis / 2);
        }
    }

    private final ShardAccess shard;
    private final Map<AttemptId, Lease> leases = new HashMap<>();

    TaskLeases(ShardAccess shard, StoredRows stored) {
        this.shard = shard;
        var prefix = prefix();
        stored.scan(prefix, (key, value) -> {
            leases.put(attemptOf(key, prefix), decode(value));
            return true;
        });
    }

    /** A worker took the attempt. */
    void begin(AttemptId attempt, String queue, long incarnation, Effect.LeaseTask effect) {
        var lease = new Lease(queue, incarnation, effect.heartbeatMillis(), shard.nowMillis());
        leases.put(attempt, lease);
        shard.put(
                key(attempt),
                new Writer()
                        .writeString(queue)
                        .writeLong(incarnation)
                        .writeVarint(effect.heartbeatMillis())
                        .writeString(effect.worker())
                        .toBytes());
    }

    /** The attempt is over; tells the queue it came from, null if there was no lease. */
    @Nullable
    String end(AttemptId attempt) {
        var lease = leases.remove(attempt);
        if (lease == null) {
            return null;
        }
        shard.delete(key(attempt));
        return lease.queue;
    }

    boolean isLeased(AttemptId attempt) {
        return leases.containsKey(attempt);
    }

    /** How many leases each queue has. */
    Map<String, Long> countByQueue() {
        var counts = new HashMap<String, Long>();
        leases.values().forEach(lease -> counts.merge(lease.queue, 1L, Long::sum));
        return counts;
    }

    /** The leases of workers whose process is gone, or that never began: nobody works on them. */
    List<AttemptId> orphans(TaskWorkers workers) {
        var orphans = new ArrayList<AttemptId>();
        leases.forEach((attempt, lease) -> {
            boolean isElsewhere = lease.incarnation == 0;
            boolean isHere = lease.incarnation == workers.incarnation() && workers.holds(attempt);
            if (!isElsewhere && !isHere) {
                orphans.add(attempt);
            }
        });
        return orphans;
    }

    /** The worker was heard of; false if it has no lease here. Writes details now, soon, or with the next ones. */
    boolean beat(AttemptId attempt, Payload details) {
        var lease = leases.get(attempt);
        if (lease == null) {
            return false;
        }
        lease.lastBeatMillis = shard.nowMillis();
        if (!details.isNone()) {
            lease.details = details;
            long dueMillis = lease.lastWrittenMillis + lease.detailsMillis();
            if (dueMillis <= shard.nowMillis()) {
                writeDetails(attempt);
            } else if (!lease.flushPosted) {
                lease.flushPosted = true;
                shard.wakeAt(dueMillis, () -> flush(attempt, lease));
            }
        }
        return true;
    }

    /** Records details that were only in memory: before whatever ends the attempt, so that the next one gets them. */
    void writeDetails(AttemptId attempt) {
        var lease = leases.get(attempt);
        if (lease == null || lease.details == null) {
            return;
        }
        var command = new Command.RecordHeartbeat(attempt.operation(), attempt.attempt(), lease.details);
        lease.details = null;
        lease.lastWrittenMillis = shard.nowMillis();
        lease.written++;
        shard.command(attempt.run(), command, Cause.NONE, result -> {});
    }

    /**
     * A timer of the kernel is due. If it is a heartbeat timeout and the worker was heard of in time, waits on;
     * otherwise writes what is left of the details and lets it fire.
     */
    void timerDue(RunId run, TimerId timer, Runnable fire) {
        if (timer.kind() != TimerId.Kind.HEARTBEAT && timer.kind() != TimerId.Kind.START_TO_CLOSE) {
            fire.run();
            return;
        }
        var attempt = new AttemptId(run, new OperationId(timer.operation()), timer.attempt());
        var lease = leases.get(attempt);
        if (lease == null) {
            fire.run();
            return;
        }
        long dueMillis = lease.lastBeatMillis + lease.heartbeatMillis;
        if (timer.kind() == TimerId.Kind.HEARTBEAT && dueMillis > shard.nowMillis()) {
            int written = lease.written;
            shard.wakeAt(dueMillis, () -> {
                // Details that were written meanwhile brought a timer row of their own; an ended lease took its away.
                if (leases.get(attempt) == lease && lease.written == written) {
                    timerDue(run, timer, fire);
                }
            });
            return;
        }
        writeDetails(attempt);
        fire.run();
    }

    /** What the worker is told; read at once from the state that the start led to. */
    static TaskLease describe(String token, ExecutionState state, HandOuts.HandOut handOut) {
        var operation = state.operation(handOut.attempt().operation());
        if (operation == null) {
            throw new IllegalStateException(handOut.attempt() + " was started but is not open");
        }
        var timeouts = operation.timeouts();
        long startToClose = timeouts.startToCloseMillis();
        long scheduleToClose = timeouts.scheduleToCloseMillis();
        long attemptEnd = startToClose == 0 ? Long.MAX_VALUE : operation.phaseSinceMillis() + startToClose;
        long end = scheduleToClose == 0 ? Long.MAX_VALUE : operation.openedAtMillis() + scheduleToClose;
        long deadlineMillis = Math.min(attemptEnd, end);
        return new TaskLease(
                token,
                state.spec().workflowId(),
                state.run(),
                state.spec().workflow(),
                operation.id().path(),
                operation.spec().name(),
                handOut.queue().name,
                operation.attempt(),
                operation.input(),
                operation.heartbeatDetails(),
                deadlineMillis == Long.MAX_VALUE ? 0 : deadlineMillis,
                timeouts.heartbeatMillis(),
                StepAttempt.idempotencyKey(state.run(), operation.id(), operation.generation()),
                state.channels(),
                state.spec().correlation());
    }

    private void flush(AttemptId attempt, Lease lease) {
        lease.flushPosted = false;
        if (leases.get(attempt) == lease) {
            writeDetails(attempt);
        }
    }

    private Key prefix() {
        return Tables.key(Tables.LEASE, shard.options().namespace()).tag(TAG).build();
    }

    private Key key(AttemptId attempt) {
        return key(shard.options().namespace(), attempt);
    }

    static Key key(int namespace, AttemptId attempt) {
        return Tables.key(Tables.LEASE, namespace)
                .tag(TAG)
                .run(attempt.run())
                .text(attempt.operation().path())
                .number(attempt.attempt())
                .build();
    }

    private static AttemptId attemptOf(Key key, Key prefix) {
        byte[] bytes = key.bytes();
        int from = prefix.bytes().length;
        var in = ByteBuffer.wrap(bytes, from, 16);
        var run = new RunId(in.getLong(), in.getLong());
        int pathBytes = bytes.length - from - 16 - 1 - Integer.BYTES;
        var path = new String(bytes, from + 16, pathBytes, StandardCharsets.UTF_8);
        return new AttemptId(run, new OperationId(path), ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES));
    }

    private Lease decode(byte[] value) {
        var in = new Reader(value);
        var lease = new Lease(in.readString(), in.readLong(), in.readVarint(), shard.nowMillis());
        lease.lastWrittenMillis = shard.nowMillis();
        return lease;
    }
}
