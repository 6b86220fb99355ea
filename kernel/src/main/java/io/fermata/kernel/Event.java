package io.fermata.kernel;

import java.util.List;
import java.util.Map;

/** A fact about one run, appended to its history and never changed. A released event keeps its meaning for ever. */
public sealed interface Event {
    /** The run began. */
    record Started(StartSpec spec) implements Event {}

    /** The start delay is over: the first turn may come. */
    record StartDelayElapsed() implements Event {}

    /**
     * The program acted once; the events behind this one in the same record are what it asked for.
     *
     * @param through the last event the program had been shown
     * @param consumedSignals sequences of the signals that the program took
     */
    record TurnTaken(int number, long through, List<Long> consumedSignals) implements Event {
        public TurnTaken {
            consumedSignals = List.copyOf(consumedSignals);
        }
    }

    /**
     * An operation began; a step's first attempt began with it unless the run is paused or blocked. For an instant
     * operation ({@link OperationSpec#instant}) it is also the end.
     */
    record OperationOpened(OperationId operation, OperationSpec spec) implements Event {}

    /** The attempt's back-off is over: it waits for a worker, or (for a step of a paused run) for the run to resume. */
    record AttemptDue(OperationId operation, int attempt) implements Event {}

    /** A worker took the attempt, or (for a step) the process runs it again. */
    record AttemptStarted(OperationId operation, int attempt, String worker) implements Event {}

    /** The attempt failed; the next one is due at {@code retryAtMillis}. */
    record AttemptFailed(OperationId operation, int attempt, Failure failure, long retryAtMillis) implements Event {}

    /** Nobody knows what became of the attempt; the next one is due at {@code retryAtMillis}. */
    record AttemptLost(OperationId operation, int attempt, String why, long retryAtMillis) implements Event {}

    /**
     * The attempt could not begin yet (an open breaker, a full limit): it is due again, under the same number, at
     * {@code retryAtMillis}. No attempt is used up.
     */
    record AttemptDeferred(OperationId operation, int attempt, String why, long retryAtMillis) implements Event {}

    /** The worker's last word on its progress, handed to the next attempt. */
    record Heartbeat(OperationId operation, int attempt, Payload details) implements Event {}

    /** A message reached one arm of a wait. */
    record MessageDelivered(OperationId operation, int arm, String messageId, Payload payload) implements Event {}

    /** The child runs. */
    record ChildStarted(OperationId operation, String workflowId, RunId run) implements Event {}

    /**
     * The operation ended. {@link Closing.Cancelled} is only ever the program's own doing. A run's end closes what is
     * open without one event each.
     */
    record OperationClosed(OperationId operation, Closing closing) implements Event {}

    record Signalled(String name, Payload payload, String signalId) implements Event {}

    record CancelRequested(String reason) implements Event {}

    record Paused(String reason) implements Event {}

    record Resumed() implements Event {}

    /** The run cannot go on by itself: its code no longer fits its history, or it was quarantined. */
    record Blocked(String reason, String advice) implements Event {}

    /**
     * The run goes on from an operation that had ended: that operation is open again with a higher {@code generation},
     * and what the program did after its end is void. An empty path means: only the run's own end, and the turn that
     * brought it, is void. What is opened behind it is of that generation too. See {@link EffectiveHistory}.
     */
    record Reopened(String fromOperation, int generation, Payload editedInput) implements Event {}

    /** A note in order, for people and interpreters. */
    record Annotated(String kind, Payload note) implements Event {}

    /** The last value of something that lists and pages show. */
    record ViewSet(String key, Payload value) implements Event {}

    record AttributesSet(Map<String, Payload> attributes) implements Event {
        public AttributesSet {
            attributes = Map.copyOf(attributes);
        }
    }

    /** Replay may start here, with this state of the program; it does if no operation is open. */
    record Checkpointed(Payload state) implements Event {}

    /**
     * The run ended; no event but {@link Reopened} follows.
     *
     * @param unreadSignals sequences of signals that the program never took
     */
    record Closed(RunEnd end, List<Long> unreadSignals) implements Event {
        public Closed {
            unreadSignals = List.copyOf(unreadSignals);
        }
    }

    /**
     * From here on the run may end this many more steps and tasks before it pauses.
     *
     * @param steps how many more; 0 takes the limit away
     */
    record StepLimitSet(int steps) implements Event {}

    /** Somebody outside wants an answer; the program's code had nothing against it. */
    record UpdateAccepted(String updateId, String name, Payload argument) implements Event {}

    /** The program's word on an update: {@link Closing.Completed} or {@link Closing.Failed}. */
    record UpdateAnswered(String updateId, Closing answer) implements Event {}

    /**
     * Channels were written, all or nothing.
     *
     * @param by the operation whose attempt wrote them, closed by the next event; {@link #BY_PROGRAM} for the program
     *     itself, {@link #CARRIED} for what the run before had left
     */
    record ChannelWritten(String by, List<ChannelWrite> writes) implements Event {
        public static final String BY_PROGRAM = "";
        public static final String CARRIED = "<";

        public ChannelWritten {
            writes = List.copyOf(writes);
        }
    }

    /**
     * The run was made out of another one: all before this is a copy of what that one did, up to an operation. What is
     * open now begins anew.
     *
     * @param workflowId of the run that was copied, {@code run} likewise
     * @param fromOperation what is done again or was given another result; empty: all is
     * @param inputEdited whether that operation, or (without one) the run, has another input
     * @param resultEdited whether the operation ends at once with another result, recorded behind this
     */
    record Forked(String workflowId, RunId run, String fromOperation, boolean inputEdited, boolean resultEdited)
            implements Event {}

    /** Whether a program must be shown this event to go on. */
    default boolean wakesProgram() {
        return switch (this) {
            case Started e -> true;
            case OperationClosed e -> true;
            case MessageDelivered e -> true;
            case ChildStarted e -> true;
            case Signalled e -> true;
            case CancelRequested e -> true;
            case UpdateAccepted e -> true;
            case StartDelayElapsed e -> false;
            case TurnTaken e -> false;
            case OperationOpened e -> false;
            case AttemptDue e -> false;
            case AttemptStarted e -> false;
            case AttemptFailed e -> false;
            case AttemptLost e -> false;
            case AttemptDeferred e -> false;
            case Heartbeat e -> false;
            case Paused e -> false;
            case Resumed e -> false;
            case Blocked e -> false;
            case Reopened e -> false;
            case Annotated e -> false;
            case ViewSet e -> false;
            case AttributesSet e -> false;
            case Checkpointed e -> false;
            case Closed e -> false;
            case StepLimitSet e -> false;
            case UpdateAnswered e -> false;
            case ChannelWritten e -> false;
            case Forked e -> false;
        };
    }
}
