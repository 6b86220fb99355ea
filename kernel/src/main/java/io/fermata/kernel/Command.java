package io.fermata.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that wants to change one run. A refused command gives a {@link Rejection} and no event. */
public sealed interface Command {
    /**
     * Begins the run.
     *
     * @param stepsMax how many steps and tasks may end before the run pauses; 0: any number
     * @param carried what the run before of the same execution left
     */
    record Start(StartSpec spec, int stepsMax, Carried carried) implements Command {
        /** For the first run of an execution. */
        public Start(StartSpec spec, int stepsMax) {
            this(spec, stepsMax, Carried.NOTHING);
        }

        public Start(StartSpec spec) {
            this(spec, 0);
        }
    }

    /**
     * What a program did in one turn.
     *
     * @param nextRun the id for a new run, should this turn or its failure need one
     */
    record CompleteTurn(int number, long through, List<Long> consumedSignals, List<Intent> intents, RunId nextRun)
            implements Command {}

    /** The program cannot go on: mismatch, poison, too large a turn, history at its cap. */
    record Block(String reason, String advice) implements Command {}

    /** A worker takes a task's attempt. */
    record StartAttempt(OperationId operation, int attempt, String worker) implements Command {}

    /**
     * The attempt's result, and what it wrote to channels: both are recorded, or (when the writes are refused) the
     * attempt fails and nothing is written. {@code chance} (0 to 1) is the jitter's dice for that case.
     */
    record CompleteAttempt(OperationId operation, int attempt, Payload result, List<ChannelWrite> writes, double chance)
            implements Command {
        public CompleteAttempt {
            writes = List.copyOf(writes);
        }

        /** For an attempt that wrote nothing. */
        public CompleteAttempt(OperationId operation, int attempt, Payload result) {
            this(operation, attempt, result, List.of(), 0);
        }
    }

    /** {@code chance} (0 to 1) is the jitter's dice. */
    record FailAttempt(OperationId operation, int attempt, Failure failure, double chance) implements Command {}

    /** The attempt's process or lease is gone. */
    record LoseAttempt(OperationId operation, int attempt, String why, double chance) implements Command {}

    /** The attempt did not begin: nothing was done, it is to be made again after a while. */
    record DeferAttempt(OperationId operation, int attempt, String why, long delayMillis) implements Command {}

    record RecordHeartbeat(OperationId operation, int attempt, Payload details) implements Command {}

    record FireTimer(TimerId timer, double chance, RunId nextRun) implements Command {}

    /** A message is reserved for this wait; the run accepts or returns it. */
    record OfferMessage(OperationId operation, int arm, String messageId, Payload payload) implements Command {}

    record ConfirmChild(OperationId operation, int generation, String workflowId, RunId run) implements Command {}

    record CloseChild(OperationId operation, int generation, RunEnd end) implements Command {}

    /** The other side could not do what the operation asked for (child refused, signal's target unknown). */
    record RefuseOperation(OperationId operation, Failure failure) implements Command {}

    /** The other side did what the operation asked for. */
    record ConfirmOperation(OperationId operation) implements Command {}

    record Signal(String name, Payload payload, String signalId) implements Command {}

    /** The program's own check had nothing against it. The same id again is {@link Rejection#ALREADY_DONE}. */
    record AcceptUpdate(String updateId, String name, Payload argument) implements Command {}

    record RequestCancel(String reason) implements Command {}

    record Terminate(String reason) implements Command {}

    record Pause(String reason) implements Command {}

    /**
     * Lifts a pause or a block. A step limit that is reached is lifted too; one that is not reached stays. With a new
     * limit it may also come to a run that is open.
     *
     * @param stepsMax a new limit, counted from here; 0: none
     */
    record Resume(int stepsMax) implements Command {
        public Resume() {
            this(0);
        }
    }

    /** Reopens a closed or blocked run; {@code fromOperation} null: at the operation whose failure ended it. */
    record Reopen(@Nullable OperationId fromOperation, Payload editedInput) implements Command {}

    /** A person gives an open operation its result; whoever works on it is told that it is not wanted any more. */
    record CompleteByHand(OperationId operation, Payload result) implements Command {}
}
