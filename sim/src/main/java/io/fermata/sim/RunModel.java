package io.fermata.sim;

import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
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
        final long openedSequence;
        /** When it was opened, or opened again. */
        long openedAt;
        /** When a sleep ends or an await gives up; 0 if never or neither. */
        long due;
        /** How often it was done again; part of its key. */
        int generation;
        /** What an operator has put in the place of its input. */
        Payload editedInput = Payload.NONE;

        Phase phase;
        int attempt = 1;
        int failures;
        int losses;
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
            this.due = spec instanceof OperationSpec.Timer timer
                    ? timer.dueMillis()
                    : spec instanceof OperationSpec.Await await ? await.timeoutAtMillis() : 0;
            if (spec instanceof OperationSpec.Step) {
                phase = mayRun ? Phase.RUNNING : Phase.PENDING;
            } else if (spec instanceof OperationSpec.Task) {
                phase = Phase.PENDING;
            } else {
                phase = spec.instant() ? Phase.CLOSED : Phase.WAITING;
            }
        }

        boolean isOpen() {
            return phase != Phase.CLOSED;
        }

        /** It is to be done again: from its beginning, but with attempts that go on counting. */
        void reopened(Event.Reopened it, long at) {
            attempt += phase == Phase.RUNNING ? 1 : 0;
            phase = phase == Phase.WAITING ? Phase.WAITING : Phase.PENDING;
            due = due == 0 ? 0 : Math.max(0, due - openedAt) + at;
            editedInput = it.editedInput().isNone() ? editedInput : it.editedInput();
            generation = it.generation();
            openedAt = at;
            since = at;
            beatAt = at;
            queuedAt = at;
            failures = 0;
            losses = 0;
            delivered.clear();
        }
    }

    /** An event at its place. */
    record Entry(long sequence, long at, Event event) {}

    /** Whether it may act. */
    enum Status {
        OPEN,
        PAUSED,
        BLOCKED,
        CLOSED
    }

    private static final long ARMING_MILLIS = 1_000;

    final RunId id;
    final int shard;
    final Map<String, Operation> operations = new LinkedHashMap<>();
    final Map<Long, String> unreadSignals = new TreeMap<>();
    final Map<String, Integer> signals = new HashMap<>();
    final Map<String, Boolean> updates = new LinkedHashMap<>();
    final Map<String, Payload> attributes = new HashMap<>();
    /** What lists hold and what counters have come to. */
    final Map<String, Object> channels = new HashMap<>();
    /** What of it came from the run before. */
    final Map<String, Object> carriedChannels = new HashMap<>();
    /** What the program noted that it learnt. */
    final Set<String> told = new HashSet<>();
    /** The signals that it began with: those of its first record. */
    final List<String> carried = new ArrayList<>();
    /** What counts of its history: without what a reopening made void. */
    List<Entry> kept = new ArrayList<>();
    /** All of it, by place. */
    final Map<Long, Entry> raw = new HashMap<>();
    /** What holds whatever is made void later: which attempts were started, which results recorded, how it ended. */
    final Map<String, Integer> begun = new HashMap<>();

    final Map<String, OperationSpec> asked = new HashMap<>();
    final Set<String> recorded = new HashSet<>();
    final Set<RunEnd> ends = new HashSet<>();
    final Set<String> answered = new HashSet<>();

    @Nullable
    StartSpec spec;

    Status status = Status.OPEN;
    boolean delayed;
    long cancelRequestedAt;
    boolean wasCancelRequested;
    boolean poisoned;
    boolean deleted;
    /** Its first records are being read, and they are a copy. */
    boolean copying;

    @Nullable
    RunId forkedFrom;

    /** Keys of operations that had ended in the run that was copied: what came of them is not this run's to undo. */
    final Set<String> inherited = new HashSet<>();

    int reopenings;
    int generation;
    long reopenedAt;
    long closedAt;
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

    /** Under which key an operation is done, as it stands now. */
    String key(Operation operation) {
        return id + ":" + operation.path + ":" + operation.generation;
    }

    /** Programs only add to lists and counters; a run that is continued begins with the whole of each. */
    void wrote(Event.ChannelWritten written) {
        written.writes().forEach(this::wrote);
        if (written.by().equals(Event.ChannelWritten.CARRIED)) {
            carriedChannels.putAll(channels);
        }
    }

    private void wrote(ChannelWrite write) {
        switch (write) {
            case ChannelWrite.Append it -> channels.merge(it.channel(), 1L, RunModel::plus);
            case ChannelWrite.Increment it -> channels.merge(it.channel(), it.by(), RunModel::plus);
            case ChannelWrite.Set it -> channels.put(it.channel(), it.value());
            case ChannelWrite.CompareAndSet it -> channels.put(it.channel(), it.value());
        }
    }

    private static Object plus(Object some, Object more) {
        return some instanceof Long one && more instanceof Long other ? Long.valueOf(one + other) : more;
    }

    /** An attempt is started; it may run from now on, even if it is made void. */
    void begins(Operation operation, int attempt) {
        begun.merge(key(operation), attempt, Math::max);
    }

    /** Forgets what its events add up to, for it to be added up anew; what really happened stays. */
    void clear() {
        operations.clear();
        unreadSignals.clear();
        signals.clear();
        updates.clear();
        attributes.clear();
        channels.clear();
        told.clear();
        status = Status.OPEN;
        end = null;
        delayed = false;
        cancelRequestedAt = 0;
        heldAt = 0;
        turns = 0;
        through = 0;
        lastWaking = 0;
        stepsMax = 0;
        stepsEnded = 0;
        generation = 0;
        hasPlainNames = false;
        hasOtherNames = false;
    }

    boolean isClosed() {
        return status == Status.CLOSED;
    }

    /** Whether another run of the execution has taken its place. */
    boolean goesOnElsewhere() {
        return end != null && end.status() == io.fermata.kernel.Status.CONTINUED;
    }

    /** Whether it has just been reopened or made: what is due in it begins at once. A fork may have to be loaded. */
    boolean isBeingArmed() {
        return reopenedAt > 0 && atMillis - reopenedAt < ARMING_MILLIS;
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
