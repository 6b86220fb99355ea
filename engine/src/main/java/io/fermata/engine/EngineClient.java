package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * All that can be asked of an engine. Every future completes after the commit that its answer depends on, or
 * exceptionally with an {@link EngineException}; no method blocks.
 */
public interface EngineClient {
    CompletableFuture<StartResult> start(StartRequest request);

    /** Completes when the execution's last run has closed (runs that were continued are followed). */
    CompletableFuture<RunResult> result(String workflowId);

    /** Completes with the state when nothing of the execution runs here: it is parked, paused, blocked or closed. */
    CompletableFuture<Description> settled(String workflowId);

    CompletableFuture<Description> describe(String workflowId);

    /**
     * Completes when the history of the last run is longer than {@code afterSequence}, at once if it is; until then it
     * costs a few bytes of memory while the run itself may be forgotten. Cancel it to wait no more.
     */
    CompletableFuture<Boolean> changed(String workflowId, long afterSequence);

    /** A part of the last run's history; {@code limit} events at most, 1 to 10,000. */
    CompletableFuture<HistoryPage> history(String workflowId, long fromSequence, int limit);

    /** {@code signalId} (may be null) makes it idempotent. */
    CompletableFuture<Void> signal(
            String workflowId, String name, Payload payload, @Nullable String signalId, Cause cause);

    /** Completes with the program's answer: {@code Completed} or {@code Failed}. */
    CompletableFuture<Closing> update(String workflowId, UpdateRequest update, Cause cause);

    CompletableFuture<Payload> query(String workflowId, String name, Payload argument);

    CompletableFuture<Void> cancel(String workflowId, Cause cause);

    CompletableFuture<Void> terminate(String workflowId, Cause cause);

    CompletableFuture<Void> pause(String workflowId, Cause cause);

    default CompletableFuture<Void> resume(String workflowId, Cause cause) {
        return resume(workflowId, 0, cause);
    }

    /** {@code stepsMax} as in {@link io.fermata.kernel.Command.Resume}: 0 or a new limit. */
    CompletableFuture<Void> resume(String workflowId, int stepsMax, Cause cause);

    /** {@code fromOperation} null: where it failed; {@code input} NONE: unchanged. */
    CompletableFuture<Void> reopen(String workflowId, @Nullable String fromOperation, Payload input, Cause cause);

    /** Lists executions, newest first. */
    CompletableFuture<ListPage> list(ListQuery query);

    /** How many runs there are, by workflow and status: from counters, not by looking. */
    CompletableFuture<Map<String, Map<Status, Long>>> counts();

    /**
     * Deletes a closed execution with its history: its last run and those that this one continued. Older closed
     * executions that had the same id stay until their retention time is over.
     */
    CompletableFuture<Void> delete(String workflowId, Cause cause);

    CompletableFuture<PublishResult> publish(OperationSpec.OutMessage message, Cause cause);

    /** From now on each message that matches starts a workflow; a trigger of the same name is replaced. */
    CompletableFuture<Void> addTrigger(Trigger trigger);

    /** Answers whether there was a trigger of this name. */
    CompletableFuture<Boolean> removeTrigger(String name);

    CompletableFuture<List<Trigger>> triggers();

    /** Who waits for messages of this type, and which messages nobody took: at most {@code limit} keys per shard. */
    CompletableFuture<List<ChannelView>> channels(String type, int limit);

    /** Messages between executions that could not be delivered, oldest first, those after a time; 1 to 1,000. */
    CompletableFuture<List<DeadLetter>> deadLetters(long afterMillis, int limit);

    /**
     * What happened for a correlation id across executions, in order of time; {@code NOT_FOUND} if nothing did. Reads
     * only rows of this id, {@code limit} (1 to 10,000) at once.
     *
     * @param cursor from the page before; null for the first
     */
    CompletableFuture<TracePage> trace(String correlationId, @Nullable String cursor, int limit);

    /** Takes one task; completes with null when {@code waitMillis} pass without one. */
    CompletableFuture<@Nullable TaskLease> poll(String queue, String worker, long waitMillis);

    /** The same result again is fine; another one is {@code ALREADY_CLOSED}. Answers with the workflow's id. */
    default CompletableFuture<String> complete(String token, Payload result, Cause cause) {
        return complete(token, new TaskResult(result, List.of()), cause);
    }

    /**
     * The same with writes to channels; if those are refused, the attempt fails as its retry policy says, which is no
     * failure of this call.
     */
    CompletableFuture<String> complete(String token, TaskResult result, Cause cause);

    CompletableFuture<String> fail(String token, Failure failure, Cause cause);

    /** The attempt did not begin: it comes again, under the same number, after {@code delayMillis}. */
    CompletableFuture<String> defer(String token, String why, long delayMillis, Cause cause);

    /** Answers whether the work is still wanted. */
    CompletableFuture<Boolean> heartbeat(String token, Payload details);

    /**
     * Which messages with this key, of any type, nobody took: from the first {@value ChannelViews#SCANNED_MAX} pairs of
     * type and key of each shard, {@code limit} (1 to 1,000) pairs per shard.
     */
    CompletableFuture<List<ChannelView>> keptUnder(String key, int limit);

    /** How an open task stands in its queue; {@code INVALID} if the operation is no open task. */
    CompletableFuture<QueuePlace> place(String workflowId, String operation);

    /**
     * Begins a new execution with the history of another one up to an operation; the other one is only read.
     * {@code NOT_FOUND} for an unknown operation, {@code ALREADY_STARTED} if the new id is taken.
     */
    CompletableFuture<StartResult> fork(String workflowId, ForkRequest request);

    /**
     * Gives an open operation its result; who works on it is told that it is not wanted any more, and a child goes on
     * by itself. {@code NOT_FOUND} for an unknown operation, {@code ALREADY_CLOSED} if it has ended.
     */
    CompletableFuture<Void> completeByHand(String workflowId, String operation, Payload result, Cause cause);

    /** Whether programs run and timers fire in this process; otherwise it only looks and records. */
    boolean acts();
}
