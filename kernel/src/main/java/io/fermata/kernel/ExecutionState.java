package io.fermata.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run's events add up to. Mutable, owned by one shard; only {@link #apply} changes it. */
public final class ExecutionState {
    /** Stands for the run itself among the generations of its operations. */
    private static final String REOPENINGS = "";

    private final RunId run;
    private final LinkedHashMap<String, OpenOperation> open = new LinkedHashMap<>();
    private final EndedOperations ended = new EndedOperations();
    private final LinkedHashMap<Long, Event.Signalled> unreadSignals = new LinkedHashMap<>();
    private Map<String, Integer> generations = Map.of();
    private Map<String, Payload> attributes = Map.of();
    private Map<String, Payload> views = Map.of();
    private Channels channels = Channels.NONE;
    private final Updates updates = new Updates();
    private long sequence;
    private @Nullable StartSpec spec;
    private Standing standing = Standing.OPEN;
    private boolean delayed;
    private int turns;
    private long through;
    private long lastWaking;
    private long startedAtMillis;
    private long reopenedAtMillis;
    private @Nullable CancelRequest cancel;
    private @Nullable OperationId lastFailedOperation;
    private StepLimit stepLimit = StepLimit.NONE;
    private long checkpointedAt;
    private long reopenedAt;

    public ExecutionState(RunId run) {
        this.run = run;
    }

    public RunId run() {
        return run;
    }

    /** The sequence of the last event, void ones included; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    public boolean isStarted() {
        return spec != null;
    }

    /**
     * What the run was started with.
     *
     * @throws IllegalStateException before the first event
     */
    public StartSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("run " + run + " has no first event");
        }
        return spec;
    }

    /** Where the run stands; {@code OPEN} also before its first event. */
    public Status status() {
        return standing.status();
    }

    /** The number of the last turn; 0 before the first. */
    public int turns() {
        return turns;
    }

    /** The last event that the last turn had been shown; 0 before the first turn. */
    public long through() {
        return through;
    }

    /** The sequence of the last event that the program must be shown. */
    public long lastWaking() {
        return lastWaking;
    }

    /** Whether the program may act now and has something to act on. */
    public boolean wantsTurn() {
        return standing.isOpen() && !delayed && lastWaking > through;
    }

    /** Whether the start delay is still running. */
    public boolean delayed() {
        return delayed;
    }

    /** The open operations, oldest first; a live view. */
    public Collection<OpenOperation> openOperations() {
        return Collections.unmodifiableCollection(open.values());
    }

    /** The open operation of this id; null if it never was or has ended. */
    public @Nullable OpenOperation operation(OperationId id) {
        return open.get(id.path());
    }

    /** Whether this run ever had an operation of this id. */
    public boolean knows(OperationId id) {
        return open.containsKey(id.path()) || ended.get(id.path()) != null;
    }

    @Nullable
    ClosedOperation ended(OperationId id) {
        return ended.get(id.path());
    }

    @Nullable
    OpenOperation operationAt(String path) {
        return open.get(path);
    }

    /** How often the run was reopened; what is opened from now on is of this generation. */
    int generation() {
        return generations.getOrDefault(REOPENINGS, 0);
    }

    /** The search attributes as they stand. */
    public Map<String, Payload> attributes() {
        return Collections.unmodifiableMap(attributes);
    }

    /** The last value of each view. */
    public Map<String, Payload> views() {
        return Collections.unmodifiableMap(views);
    }

    /** The channels as they stand; later events do not change what was given. */
    public Channels channels() {
        return channels;
    }

    /** The updates that it took; a live view. */
    public Updates updates() {
        return updates;
    }

    public boolean cancelRequested() {
        return cancel != null;
    }

    /** Why cancellation was asked for; null if it was not. */
    public @Nullable String cancelReason() {
        return cancel == null ? null : cancel.reason();
    }

    long cancelRequestedAt() {
        return cancel == null ? 0 : cancel.at();
    }

    /** Why the run is paused; empty if it is not. */
    public String pausedReason() {
        return standing.pausedReason();
    }

    /** Why the run is blocked; empty if it is not. */
    public String blockedReason() {
        return standing.blockedReason();
    }

    /** How a blocked run can go on; empty if it is not blocked. */
    public String blockedAdvice() {
        return standing.advice();
    }

    /** How the run ended; null while it has not. */
    public @Nullable RunEnd end() {
        return standing.end();
    }

    public long startedAtMillis() {
        return startedAtMillis;
    }

    /** When the run ended; 0 while it has not. */
    public long closedAtMillis() {
        return standing.closedAtMillis();
    }

    /** When the first run of the chain started. */
    public long executionStartMillis() {
        long chainStart = spec().executionStartMillis();
        return chainStart == 0 ? startedAtMillis : chainStart;
    }

    /** When the execution times out; 0 if never. A reopened run gets its whole time again. */
    public long executionTimeoutAtMillis() {
        long timeout = spec().executionTimeoutMillis();
        return timeout == 0 ? 0 : timeout + (reopenedAtMillis == 0 ? executionStartMillis() : reopenedAtMillis);
    }

    /** When the run times out; 0 if never. The start delay does not count. */
    public long runTimeoutAtMillis() {
        long timeout = spec().runTimeoutMillis();
        return timeout == 0 ? 0 : timeout + (reopenedAtMillis == 0 ? firstTurnAtMillis() : reopenedAtMillis);
    }

    /** When the first turn may come. */
    public long firstTurnAtMillis() {
        return startedAtMillis + spec().delayMillis();
    }

    /** Signals that the program has not taken, by sequence, oldest first; a live view. */
    public Map<Long, Event.Signalled> unreadSignals() {
        return Collections.unmodifiableMap(unreadSignals);
    }

    /** The operation that failed or timed out last. */
    @Nullable
    OperationId lastFailedOperation() {
        return lastFailedOperation;
    }

    /** The sequence of the last checkpoint at which nothing was open; 0: none. Replay starts there. */
    public long checkpointedAt() {
        return checkpointedAt;
    }

    /** About how many events a program must be shown to come back. */
    public long eventsSinceCheckpoint() {
        return sequence - checkpointedAt;
    }

    /** The sequence of the last {@link Event.Reopened}; 0: none. */
    long reopenedAt() {
        return reopenedAt;
    }

    Map<String, Integer> generations() {
        return generations;
    }

    EndedOperations ended() {
        return ended;
    }

    long reopenedAtMillis() {
        return reopenedAtMillis;
    }

    /** Takes the state of a snapshot; this one has only its first event. */
    void restore(Snapshot from) {
        sequence = from.sequence();
        checkpointedAt = from.sequence();
        delayed = false;
        turns = from.turns();
        through = from.through();
        lastWaking = from.lastWaking();
        reopenedAtMillis = from.reopenedAtMillis();
        reopenedAt = from.reopenedAt();
        cancel = CancelRequest.of(from.cancelReason(), from.cancelRequestedAt());
        stepLimit = new StepLimit(from.stepsMax(), from.stepsEnded());
        generations = from.generations();
        attributes = from.attributes();
        views = from.views();
        from.unread().forEach(unread -> unreadSignals.put(unread.sequence(), unread.signal()));
        from.consumed().forEach(unreadSignals::remove);
        channels = from.channels();
        from.updates().forEach(updates::accepted);
        from.answers().forEach(updates::answered);
        ended.restore(from.ended());
    }

    StepLimit stepLimit() {
        return stepLimit;
    }

    /** Folds the next event; cannot fail on an event that was decided. */
    public void apply(Event event, long atMillis) {
        applyAt(sequence + 1, event, atMillis);
    }

    /** Folds an event at its own place: in an effective history places have gaps. */
    void applyAt(long place, Event event, long atMillis) {
        if (place <= sequence) {
            throw new IllegalStateException("event " + place + " of run " + run + " is not after " + sequence);
        }
        sequence = place;
        if (event.wakesProgram()) {
            lastWaking = place;
        }
        switch (event) {
            case Event.Started started -> started(started.spec(), atMillis);
            case Event.StartDelayElapsed elapsed -> delayed = false;
            case Event.TurnTaken turn -> turnTaken(turn);
            case Event.OperationOpened opened -> opened(opened, atMillis);
            case Event.AttemptDue due -> need(due.operation()).attemptDue(due.attempt(), atMillis);
            case Event.AttemptStarted it -> need(it.operation()).attemptStarted(it.attempt(), it.worker(), atMillis);
            case Event.AttemptFailed failed -> need(failed.operation()).attemptFailed(failed, atMillis);
            case Event.AttemptLost lost -> need(lost.operation()).attemptLost(lost, atMillis);
            case Event.AttemptDeferred it -> need(it.operation()).attemptDeferred(it, atMillis);
            case Event.Heartbeat beat -> need(beat.operation()).heartbeat(beat.details(), atMillis);
            case Event.MessageDelivered it -> need(it.operation()).messageDelivered(it.arm(), it.messageId());
            case Event.ChildStarted child -> need(child.operation()).childStarted(child.workflowId(), child.run());
            case Event.OperationClosed it -> closed(it.operation(), it.closing());
            case Event.Signalled signalled -> unreadSignals.put(place, signalled);
            case Event.CancelRequested requested -> cancel = new CancelRequest(requested.reason(), place);
            case Event.Paused paused -> standing = Standing.paused(paused.reason());
            case Event.Resumed resumed -> standing = Standing.OPEN;
            case Event.Blocked it -> standing = Standing.blocked(it.reason(), it.advice());
            case Event.Reopened reopened -> reopened(reopened, atMillis);
            case Event.Annotated annotated -> {}
            case Event.ViewSet set -> views = Growing.with(views, set.key(), set.value());
            case Event.AttributesSet set -> attributes = Growing.with(attributes, set.attributes());
            case Event.Checkpointed checkpointed -> checkpointed();
            case Event.Closed closed -> closed(closed.end(), atMillis);
            case Event.StepLimitSet set -> stepLimit = new StepLimit(set.steps(), 0);
            case Event.UpdateAccepted accepted -> updates.accepted(accepted);
            case Event.UpdateAnswered answered -> updates.answered(answered);
            case Event.ChannelWritten written -> channels = channels.with(written.writes(), place);
            case Event.Forked forked -> open.values().forEach(OpenOperation::forked);
        }
    }

    private OpenOperation need(OperationId id) {
        var operation = open.get(id.path());
        if (operation == null) {
            throw new IllegalStateException("operation " + id + " of run " + run + " is not open at event " + sequence);
        }
        return operation;
    }

    private void started(StartSpec started, long atMillis) {
        spec = started;
        startedAtMillis = atMillis;
        delayed = started.delayMillis() > 0;
        attributes = started.attributes();
    }

    private void turnTaken(Event.TurnTaken turn) {
        turns = turn.number();
        through = turn.through();
        for (Long consumed : turn.consumedSignals()) {
            unreadSignals.remove(consumed);
        }
    }

    private void opened(Event.OperationOpened event, long atMillis) {
        var path = event.operation().path();
        if (event.spec().instant()) {
            ended.put(path, ClosedOperation.INSTANT);
        } else {
            var operation = new OpenOperation(event.operation(), event.spec(), atMillis, standing.isOpen());
            operation.opened(generation());
            open.put(path, operation);
        }
    }

    private void closed(OperationId id, Closing closing) {
        var operation = need(id);
        stepLimit = stepLimit.after(operation, closing);
        open.remove(id.path());
        ended.put(id.path(), ClosedOperation.of(operation, closing));
        if (closing instanceof Closing.Failed || closing instanceof Closing.TimedOut) {
            lastFailedOperation = id;
        }
    }

    private void checkpointed() {
        if (!open.isEmpty()) {
            return;
        }
        checkpointedAt = sequence;
        lastFailedOperation = null;
        ended.forget();
    }

    private void closed(RunEnd runEnd, long atMillis) {
        standing = Standing.closed(runEnd, atMillis);
        for (var path : open.keySet()) {
            ended.put(path, ClosedOperation.PLAIN);
        }
        open.clear();
    }

    private void reopened(Event.Reopened event, long atMillis) {
        standing = Standing.OPEN;
        reopenedAtMillis = atMillis;
        reopenedAt = sequence;
        var operation = open.get(event.fromOperation());
        if (operation != null) {
            operation.reopened(event.generation(), event.editedInput(), atMillis);
        }
        if (event.generation() > 0) {
            generations = Growing.with(generations, REOPENINGS, event.generation());
        }
    }
}
