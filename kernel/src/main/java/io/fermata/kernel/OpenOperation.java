package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** An operation that has not ended, as its events so far add up; changed only by the state that holds it. */
public final class OpenOperation {
    /** What the operation is doing now. */
    public enum Phase {
        /** The attempt may begin: in its queue, or held back because the run is paused or blocked. */
        PENDING,
        /** The attempt runs: in this process or with a worker. */
        RUNNING,
        /** The last attempt failed or was lost; the next is due later. */
        BACKING_OFF,
        /** For something outside: time, messages, a child, a callback, an answer. */
        WAITING
    }

    private final OperationId id;
    private final OperationSpec spec;
    private Payload editedInput = Payload.NONE;
    private long openedAtMillis;
    private long dueMillis;
    private int generation;
    private Phase phase;
    private int attempt = 1;
    private String worker = "";
    private long phaseSinceMillis;
    private long heartbeatAtMillis;
    private long retryAtMillis;
    private int failures;
    private int losses;
    private int lastFailedAttempt;
    private @Nullable Failure lastFailure;
    private String deferredWhy = "";
    private Payload heartbeatDetails = Payload.NONE;
    private @Nullable String @Nullable [] delivered;
    private int deliveredCount;
    private @Nullable RunId childRun;
    private String childWorkflowId = "";

    OpenOperation(OperationId id, OperationSpec spec, long atMillis, boolean mayRun) {
        this.id = id;
        this.spec = spec;
        this.openedAtMillis = atMillis;
        this.phaseSinceMillis = atMillis;
        this.heartbeatAtMillis = atMillis;
        this.dueMillis = firstDueMillis(spec);
        this.phase = firstPhase(spec, mayRun);
    }

    private static long firstDueMillis(OperationSpec spec) {
        if (spec instanceof OperationSpec.Timer timer) {
            return timer.dueMillis();
        }
        return spec instanceof OperationSpec.Await await ? await.timeoutAtMillis() : 0;
    }

    private static Phase firstPhase(OperationSpec spec, boolean mayRun) {
        if (spec instanceof OperationSpec.Step) {
            return mayRun ? Phase.RUNNING : Phase.PENDING;
        }
        return spec instanceof OperationSpec.Task ? Phase.PENDING : Phase.WAITING;
    }

    public OperationId id() {
        return id;
    }

    public OperationSpec spec() {
        return spec;
    }

    /** The input for its attempts: the specification's, or what an operator put in its place. */
    public Payload input() {
        if (!editedInput.isNone()) {
            return editedInput;
        }
        return switch (spec) {
            case OperationSpec.Step step -> step.input();
            case OperationSpec.Task task -> task.input();
            case OperationSpec.Child child -> child.input();
            case OperationSpec.SignalOther signal -> signal.input();
            case OperationSpec.Callback callback -> Payload.NONE;
            case OperationSpec.Timer timer -> Payload.NONE;
            case OperationSpec.Await await -> Payload.NONE;
            case OperationSpec.Publish publish -> publish.message().payload();
            case OperationSpec.Marker marker -> marker.value();
        };
    }

    public Timeouts timeouts() {
        return switch (spec) {
            case OperationSpec.Step step -> step.timeouts();
            case OperationSpec.Task task -> task.timeouts();
            case OperationSpec.Callback callback -> callback.timeouts();
            case OperationSpec.Timer timer -> Timeouts.NONE;
            case OperationSpec.Await await -> Timeouts.NONE;
            case OperationSpec.Child child -> Timeouts.NONE;
            case OperationSpec.SignalOther signal -> Timeouts.NONE;
            case OperationSpec.Publish publish -> Timeouts.NONE;
            case OperationSpec.Marker marker -> Timeouts.NONE;
        };
    }

    /** How many attempts its policy allows, the first included; 0: any number. */
    public int attemptsMax() {
        return retry().maxAttempts();
    }

    RetryPolicy retry() {
        if (spec instanceof OperationSpec.Step step) {
            return step.retry();
        }
        return spec instanceof OperationSpec.Task task ? task.retry() : RetryPolicy.NEVER;
    }

    public long openedAtMillis() {
        return openedAtMillis;
    }

    /** When a sleep ends or an await gives up; 0 if never or neither. */
    public long dueMillis() {
        return dueMillis;
    }

    /** How often an operator has had it done again; part of its idempotency key. */
    public int generation() {
        return generation;
    }

    public Phase phase() {
        return phase;
    }

    /** The attempt that runs, or (pending, backing off) the one that comes next. */
    public int attempt() {
        return attempt;
    }

    /** Who runs the attempt; empty for a step, a callback or when nobody does. */
    public String worker() {
        return worker;
    }

    /** When the present phase (or attempt) began. */
    public long phaseSinceMillis() {
        return phaseSinceMillis;
    }

    /** When the running attempt was last heard of. */
    public long heartbeatAtMillis() {
        return heartbeatAtMillis;
    }

    /** When the next attempt is due; means something only while backing off. */
    public long retryAtMillis() {
        return retryAtMillis;
    }

    /** How many attempts have failed (lost ones do not count). */
    public int failures() {
        return failures;
    }

    /** How many attempts were lost with their process or lease. */
    public int losses() {
        return losses;
    }

    public @Nullable Failure lastFailure() {
        return lastFailure;
    }

    /** Why the attempt could not begin when it was last tried; empty once it has begun. */
    public String deferredWhy() {
        return phase == Phase.BACKING_OFF ? deferredWhy : "";
    }

    int lastFailedAttempt() {
        return lastFailedAttempt;
    }

    /** The last attempt's word on its progress, for the next one. */
    public Payload heartbeatDetails() {
        return heartbeatDetails;
    }

    /** Whether a message has reached this arm of an await. */
    public boolean delivered(int arm) {
        return delivered != null && delivered[arm] != null;
    }

    public int deliveredCount() {
        return deliveredCount;
    }

    /** The id of the message that reached the arm; null if none has. */
    public @Nullable String deliveredMessageId(int arm) {
        return delivered == null ? null : delivered[arm];
    }

    /** The child's run once it is known; null before, and for other operations. */
    public @Nullable RunId childRun() {
        return childRun;
    }

    /** The child's workflow id: as confirmed, else as asked for (empty: made from the parent's run). */
    public String childWorkflowId() {
        if (childWorkflowId.isEmpty() && spec instanceof OperationSpec.Child child) {
            return child.workflowId();
        }
        return childWorkflowId;
    }

    void attemptDue(int dueAttempt, long atMillis) {
        attempt = dueAttempt;
        phase = Phase.PENDING;
        phaseSinceMillis = atMillis;
    }

    void attemptStarted(int startedAttempt, String by, long atMillis) {
        attempt = startedAttempt;
        phase = Phase.RUNNING;
        worker = by;
        phaseSinceMillis = atMillis;
        heartbeatAtMillis = atMillis;
    }

    void attemptFailed(Event.AttemptFailed event, long atMillis) {
        failures++;
        deferredWhy = "";
        lastFailure = event.failure();
        lastFailedAttempt = event.attempt();
        backOff(event.attempt(), event.retryAtMillis(), atMillis);
    }

    void attemptLost(Event.AttemptLost event, long atMillis) {
        losses++;
        deferredWhy = "";
        backOff(event.attempt(), event.retryAtMillis(), atMillis);
    }

    private void backOff(int endedAttempt, long retryAt, long atMillis) {
        attempt = endedAttempt + 1;
        phase = Phase.BACKING_OFF;
        worker = "";
        phaseSinceMillis = atMillis;
        retryAtMillis = retryAt;
    }

    void attemptDeferred(Event.AttemptDeferred event, long atMillis) {
        deferredWhy = event.why();
        backOff(event.attempt() - 1, event.retryAtMillis(), atMillis);
    }

    void heartbeat(Payload details, long atMillis) {
        heartbeatDetails = details;
        heartbeatAtMillis = atMillis;
    }

    void messageDelivered(int arm, String messageId) {
        if (delivered == null) {
            int arms = spec instanceof OperationSpec.Await await ? await.arms().size() : arm + 1;
            delivered = new @Nullable String[arms];
        }
        delivered[arm] = messageId;
        deliveredCount++;
    }

    void childStarted(String workflowId, RunId run) {
        childWorkflowId = workflowId;
        childRun = run;
    }

    /** An operation at this place may have been opened, and made void, before. */
    void opened(int newGeneration) {
        generation = newGeneration;
    }

    /**
     * Begins anew. Attempt numbers go on instead of restarting, so that a late answer with an old token cannot pass for
     * the redo's; only a callback keeps its attempt, because its token is in somebody's hands already.
     */
    void reopened(int newGeneration, Payload newInput, long atMillis) {
        if (phase == Phase.RUNNING) {
            attempt++;
        }
        if (phase != Phase.WAITING) {
            phase = Phase.PENDING;
        }
        if (dueMillis != 0) {
            dueMillis = Math.max(dueMillis - openedAtMillis, 0) + atMillis;
        }
        if (!newInput.isNone()) {
            editedInput = newInput;
        }
        generation = newGeneration;
        openedAtMillis = atMillis;
        phaseSinceMillis = atMillis;
        heartbeatAtMillis = atMillis;
        worker = "";
        failures = 0;
        losses = 0;
        lastFailure = null;
        deferredWhy = "";
        delivered = null;
        deliveredCount = 0;
        childRun = null;
    }
}
