package io.fermata.sim;

import io.fermata.kernel.Closing;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the durable history of one run adds up to, by the oracle's own reading. */
final class RunModel {
    /** What an operation is doing. */
    enum Phase {
        PENDING,
        RUNNING,
        BACKING_OFF,
        WAITING,
        CLOSED
    }

    /** An operation. */
    static final class Operation {
        final String path;
        final OperationSpec spec;
        final long openedAt;
        final long openedSequence;
        Phase phase;
        int attempt = 1;
        int failures;
        int losses;
        /** The highest attempt that was ever started. */
        int started;

        long since;
        long retryAt;
        /** When its attempt was put into its queue. */
        long queuedAt;
        /** When another was given out before it, since then. */
        long overtakenAt;

        long beatAt;
        long closedSequence;
        final Map<Integer, String> delivered = new TreeMap<>();

        @Nullable
        Closing closing;

        Operation(String path, OperationSpec spec, long openedAt, long openedSequence, boolean mayRun) {
            this.path = path;
            this.spec = spec;
            this.openedAt = openedAt;
            this.openedSequence = openedSequence;
            this.since = openedAt;
            this.beatAt = openedAt;
            this.queuedAt = openedAt;
            if (spec instanceof OperationSpec.Step) {
                phase = mayRun ? Phase.RUNNING : Phase.PENDING;
                started = mayRun ? 1 : 0;
            } else if (spec instanceof OperationSpec.Task) {
                phase = Phase.PENDING;
            } else {
                phase = spec.instant() ? Phase.CLOSED : Phase.WAITING;
            }
        }

        boolean isOpen() {
            return phase != Phase.CLOSED;
        }
    }

    /** Whether it may act. */
    enum Status {
        OPEN,
        PAUSED,
        BLOCKED,
        CLOSED
    }

    final RunId id;
    final int shard;
    final Map<String, Operation> operations = new LinkedHashMap<>();
    final Map<Long, String> unreadSignals = new TreeMap<>();
    final Map<String, Integer> signals = new HashMap<>();
    final Map<String, Boolean> updates = new LinkedHashMap<>();
    final Map<String, Payload> attributes = new HashMap<>();
    /** What the program noted that it learnt. */
    final Set<String> told = new HashSet<>();
    /** The signals that it began with: those of its first record. */
    final List<String> carried = new ArrayList<>();

    @Nullable
    StartSpec spec;

    Status status = Status.OPEN;
    boolean delayed;
    long cancelRequestedAt;
    boolean poisoned;
    boolean deleted;
    boolean inFirstRecord;
    int pauses;
    long heldAt;
    long sequence;
    long atMillis;
    int turns;
    long through;
    long lastWaking;
    long startedAt;
    int stepsMax;
    int stepsEnded;
    /** Names of which version of the code it has asked for since its last checkpoint. */
    boolean hasPlainNames;

    boolean hasOtherNames;

    @Nullable
    RunEnd end;

    RunModel(RunId id, int shard) {
        this.id = id;
        this.shard = shard;
    }

    @Nullable
    Operation operation(String path) {
        return operations.get(path);
    }

    boolean isClosed() {
        return status == Status.CLOSED;
    }

    boolean wantsTurn() {
        return status == Status.OPEN && !delayed && lastWaking > through;
    }

    String workflowId() {
        return spec == null ? "?" : spec.workflowId();
    }

    @Override
    public String toString() {
        return workflowId() + " (" + id + ")";
    }
}
