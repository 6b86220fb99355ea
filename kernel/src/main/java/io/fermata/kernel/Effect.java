package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What the engine must do about an event, in the same batch as the event; what leaves the process waits for the commit.
 */
public sealed interface Effect {
    /** Run the step's attempt in this process. {@code generation} counts an operator's redos. */
    record RunStep(OperationId operation, int attempt, int generation) implements Effect {}

    /** Stop a running step or tell the worker of a leased task: the attempt counts no more. */
    record AbandonAttempt(OperationId operation, int attempt) implements Effect {}

    /** Put the attempt into its queue. */
    record OfferTask(OperationId operation, int attempt, String queue, int priority) implements Effect {}

    /** Take a not yet started attempt out of its queue. */
    record WithdrawTask(OperationId operation, int attempt, String queue, int priority) implements Effect {}

    record LeaseTask(OperationId operation, int attempt, String worker, long heartbeatMillis) implements Effect {}

    record EndLease(OperationId operation, int attempt) implements Effect {}

    record SetTimer(TimerId timer, long dueMillis) implements Effect {}

    record ClearTimer(TimerId timer, long dueMillis) implements Effect {}

    record RegisterWait(OperationId operation, int arm, String type, String key) implements Effect {}

    record WithdrawWait(OperationId operation, int arm, String type, String key) implements Effect {}

    /** The offered message was taken. */
    record AcceptMessage(OperationId operation, int arm, String messageId) implements Effect {}

    /** The offered message goes back to its old place with its old expiry. */
    record ReturnMessage(OperationId operation, int arm, String messageId) implements Effect {}

    /** Publish a message; what is published behind an operation that is done again is another message. */
    record Publish(OperationId operation, OperationSpec.OutMessage message, int generation) implements Effect {}

    /** Start the child, or find the one that this operation and generation started, and tell how it stands. */
    record StartChild(OperationId operation, OperationSpec.Child child, int generation) implements Effect {}

    record CloseChild(OperationId operation, String workflowId, ParentClosePolicy policy) implements Effect {}

    /** Signal another execution; what is done again is another signal. */
    record SignalOther(OperationId operation, OperationSpec.SignalOther signal, int generation) implements Effect {}

    /** Tell the parent that this run's chain has ended. */
    record NotifyParent(StartSpec.Parent parent, RunEnd end) implements Effect {}

    /** Start the next run of the same execution in the same batch; {@code stepsMax} as in {@link Command.Start}. */
    record StartRun(RunId run, StartSpec spec, Carried carried, int stepsMax) implements Effect {}

    /** Header, index, counters: the status changed; {@code from} is null when the run begins. */
    record StatusChanged(@Nullable Status from, Status to) implements Effect {}

    record AttributesChanged() implements Effect {}

    record ViewChanged(String key, Payload value) implements Effect {}

    /** Keep the snapshot in the place of an older one: the run can be loaded from here. */
    record KeepCheckpoint(Snapshot snapshot) implements Effect {}

    /**
     * The program must be unloaded, the state folded anew ({@link Kernel#fold}) and {@link Kernel#rearm} be decided on
     * it, in this batch, before the next command.
     */
    record Refold() implements Effect {}
}
