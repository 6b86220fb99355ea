package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Effect;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.OpenOperation;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunId;
import io.fermata.kernel.TimerId;
import io.fermata.store.Lease;
import io.fermata.store.ShardStore;

/** The parts of a shard, and which of them an effect concerns. */
final class ShardParts {
    private static final TimerId RETENTION = TimerId.ofRun(TimerId.Kind.RETENTION);

    private final ShardCore core;
    private final ExecutionIndex index;
    private final Deletion deletion;
    private final TimerFiring firing;
    private final Watchers watchers;
    private final RunUpdates updates;
    private final Messaging messaging;
    private final TaskQueues tasks;
    private final TaskRequests taskRequests;
    private final ClosedQueries closedQueries;

    ShardParts(ShardCore core, ShardStore store, Lease lease) {
        this.core = core;
        this.firing = new TimerFiring(core);
        this.watchers = new Watchers(core);
        this.updates = new RunUpdates(core);
        this.closedQueries = new ClosedQueries(core);
        StoredRows stored = (from, to, visitor) -> store.scan(lease, from, to, false, visitor);
        this.index = new ExecutionIndex(core, stored);
        this.deletion = new Deletion(
                core,
                index,
                core.runs()::forget,
                (run, atMillis) -> core.timers().set(run, RETENTION, atMillis));
        var listener = core.owner().listener();
        this.messaging = new Messaging(
                core,
                listener.shards(),
                new ShardExecutions(core),
                (shard, packet) -> core.runtime()
                        .carry(
                                shard,
                                () -> listener.shard(shard)
                                        .tell(other -> other.parts().messaging().arrive(packet))));
        messaging.recover(stored);
        this.tasks = new TaskQueues(core, stored, listener.workers());
        this.taskRequests = new TaskRequests(core, tasks);
    }

    Messaging messaging() {
        return messaging;
    }

    Deletion deletion() {
        return deletion;
    }

    ExecutionIndex index() {
        return index;
    }

    RunUpdates updates() {
        return updates;
    }

    ClosedQueries closedQueries() {
        return closedQueries;
    }

    Watchers watchers() {
        return watchers;
    }

    TaskQueues tasks() {
        return tasks;
    }

    TaskRequests taskRequests() {
        return taskRequests;
    }

    void recover() {
        messaging.resume();
        tasks.recover();
        new FacetRebuild(core).begin();
    }

    void fireTimers() {
        if (!core.options().passive()) {
            firing.fireDue();
        }
    }

    /** A record is part of the batch now. */
    void recorded(Execution execution, HistoryRecord historyRecord) {
        updates.recorded(execution.run, historyRecord);
        if (watchers.isWatched(execution.run)) {
            core.afterCommit(() -> watchers.changed(execution.run));
        }
        if (core.owner().listener().isFollowed()) {
            var workflowId = execution.state().spec().workflowId();
            core.afterCommit(() -> core.owner().listener().committed(workflowId, execution.run, historyRecord));
        }
    }

    /** The run has nothing to do in this process any more. */
    void parked(Execution execution) {
        core.afterCommit(() -> watchers.parked(execution));
    }

    /** The token that will answer a callback, which may be just about to be opened. */
    String token(Execution execution, OperationId operation) {
        var open = execution.state().operation(operation);
        int attempt = open == null ? 1 : open.attempt();
        return tasks.tokens().tokenOf(new AttemptId(execution.run, operation, attempt));
    }

    /** The token that answers a callback. */
    String token(RunId run, OpenOperation operation) {
        return tasks.tokens().tokenOf(new AttemptId(run, operation.id(), operation.attempt()));
    }

    /** Whether workers of this process have, or will soon have, one of the run's tasks. */
    boolean worksHere(Execution execution) {
        return tasks.worksHere(execution.state());
    }

    void beforeSeal() {
        messaging.beforeSeal();
        index.beforeSeal();
        tasks.beforeSeal();
    }

    void drop(EngineException reason) {
        watchers.drop(reason);
        updates.drop(reason);
        closedQueries.drop();
        messaging.drop(reason);
        tasks.drop(reason);
    }

    void send(int shard, ShardMessage message) {
        messaging.send(shard, message);
    }

    void effect(Execution execution, Effect effect, Cause cause) {
        switch (effect) {
            case Effect.RunStep step -> runStep(execution, step);
            case Effect.AbandonAttempt it -> {
                core.turns().abandonStep(execution, it.operation(), it.attempt());
                tasks.abandon(execution.run, it);
            }
            case Effect.OfferTask it -> tasks.offer(execution.run, it);
            case Effect.WithdrawTask it -> tasks.withdraw(execution.run, it);
            case Effect.LeaseTask it -> tasks.lease(execution.run, it);
            case Effect.EndLease it -> tasks.endLease(execution.run, it);
            case Effect.SetTimer set -> core.timers().set(execution.run, set.timer(), set.dueMillis());
            case Effect.ClearTimer clear -> core.timers().clear(execution.run, clear.timer(), clear.dueMillis());
            case Effect.StatusChanged it -> statusChanged(execution, it, cause);
            case Effect.ViewChanged it -> index.viewChanged(execution.run, it.key(), it.value());
            case Effect.AttributesChanged it -> {
                index.attributesChanged(execution.state());
                execution.hasStaleFacets = true;
            }
            case Effect.KeepCheckpoint it -> Checkpoints.keep(core, execution.run, it.snapshot());
            case Effect.StartRun it -> core.starts().startNext(execution, it, cause);
            default -> {
                if (!messaging.effect(execution.state(), effect, cause)) {
                    throw new IllegalStateException("no part for " + effect);
                }
            }
        }
    }

    private void statusChanged(Execution execution, Effect.StatusChanged change, Cause cause) {
        if (change.from() == null) {
            messaging.traces().started(execution.state(), cause);
        }
        execution.hasStaleFacets = true;
        index.statusChanged(execution.state(), change.from(), change.to(), execution.requestId);
        if (change.to().isClosed()) {
            keepUntilRetired(execution);
            core.afterCommit(() -> watchers.closed(execution));
        }
    }

    private void keepUntilRetired(Execution execution) {
        long retentionMillis = core.retentionMillis();
        if (retentionMillis > 0) {
            core.timers().set(execution.run, RETENTION, core.nowMillis() + retentionMillis);
        }
    }

    private void runStep(Execution execution, Effect.RunStep step) {
        execution.running.put(step.operation().path(), step.attempt());
        var attempt = new StepAttempt(
                step.operation(),
                step.attempt(),
                StepAttempt.idempotencyKey(execution.run, step.operation(), step.generation()),
                deadlineMillis(execution, step.operation()),
                execution.state().channels());
        core.afterCommit(() -> core.turns()
                .whenWarm(execution, new Execution.Warm(program -> runNow(execution.run, program, attempt), null)));
    }

    private void runNow(RunId run, Program program, StepAttempt attempt) {
        core.owner().steps().started(run, attempt.operation(), attempt.attempt());
        program.runStep(attempt);
    }

    private long deadlineMillis(Execution execution, OperationId operation) {
        var open = execution.state().operation(operation);
        long timeout = open == null || !(open.spec() instanceof OperationSpec.Step step)
                ? 0
                : step.timeouts().startToCloseMillis();
        return timeout == 0 ? 0 : core.nowMillis() + timeout;
    }
}
