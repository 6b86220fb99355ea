package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;

/** What shards tell each other, durably and exactly once; never refused by the receiver's admission. */
sealed interface ShardMessage {
    /** A command for a run. */
    record ForRun(RunId run, Command command, Cause cause) implements ShardMessage {}

    /** Start a child; answered by a {@link ForRun} with ConfirmChild or RefuseOperation. */
    record StartChild(StartSpec spec, String requestId, Cause cause) implements ShardMessage {}

    /** The parent closed, or gave the child up; nothing happens if the open run is not this parent's child. */
    record CloseChild(
            String workflowId,
            String parentId,
            RunId parent,
            OperationId operation,
            ParentClosePolicy policy,
            Cause cause)
            implements ShardMessage {}

    /** Answered by a {@link ForRun} with ConfirmOperation or RefuseOperation. */
    record SignalById(
            RunId from,
            OperationId operation,
            String workflowId,
            String name,
            Payload payload,
            String signalId,
            Cause cause)
            implements ShardMessage {}

    /** To a message's home shard. */
    record Publish(OperationSpec.OutMessage message, String messageId, Cause cause) implements ShardMessage {}

    /** To a message's home shard: a run waits. */
    record AddWait(String type, String key, RunId run, OperationId operation, int arm) implements ShardMessage {}

    record RemoveWait(String type, String key, RunId run, OperationId operation, int arm) implements ShardMessage {}

    /** From a home shard to the waiting run: take it or give it back. */
    record Offer(
            String type,
            String key,
            RunId run,
            OperationId operation,
            int arm,
            String messageId,
            Payload payload,
            Cause cause)
            implements ShardMessage {}

    /**
     * The answer to an {@link Offer}.
     *
     * @param stillWaits the message comes back only because the run can take nothing now
     * @param workflowId the run's, empty if the message comes back
     */
    record OfferAnswer(
            String type,
            String key,
            RunId run,
            OperationId operation,
            int arm,
            String messageId,
            boolean accepted,
            boolean stillWaits,
            String workflowId)
            implements ShardMessage {}

    /** A trigger matched: start this workflow, once per message id. */
    record StartTriggered(StartSpec spec, String requestId, Cause cause) implements ShardMessage {}
}
