package io.fermata.engine;

import static java.util.Objects.requireNonNull;

import io.fermata.kernel.Category;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Effect;
import io.fermata.kernel.Failure;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OpenOperation.Phase;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Timeouts;
import io.fermata.kernel.TimerId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A shard with task queues and runs that open tasks; durable timers fire as they do in a real shard. */
final class TaskFixture {
    static final Timeouts NO_TIMEOUTS = Timeouts.NONE;

    final KernelShard shard;
    final TaskWorkers workers;
    final TaskQueues queues;
    final TaskRequests requests;
    private final Map<RunId, Map<TimerId, Long>> timers;
    private long runs;

    TaskFixture() {
        this(new KernelShard(), null, new HashMap<>());
    }

    private TaskFixture(KernelShard shard, @Nullable TaskWorkers workers, Map<RunId, Map<TimerId, Long>> timers) {
        this.shard = shard;
        this.timers = timers;
        this.workers = workers == null ? new TaskWorkers(shard.runtime()) : workers;
        this.queues = new TaskQueues(shard, shard.stored(), this.workers);
        this.requests = new TaskRequests(shard, queues);
        shard.effects = this::take;
        shard.beforeSeal = queues::beforeSeal;
        queues.recover();
        timers.forEach((run, ofRun) -> ofRun.forEach((timer, due) -> arm(run, timer, due)));
        shard.settle();
    }

    /** The process dies; another one takes over. */
    TaskFixture restart() {
        return new TaskFixture(shard.restart(), null, timers);
    }

    /** The shard drops its memory and is loaded again by the same process. */
    TaskFixture reload() {
        queues.drop(new EngineException(EngineException.Code.RETRY, "reloaded"));
        return new TaskFixture(shard.restart(), workers, timers);
    }

    /** Another shard of the same process. */
    TaskFixture secondShard() {
        return new TaskFixture(new KernelShard(1, shard.runtime(), shard.options()), workers, new HashMap<>());
    }

    void restoreEffects() {
        shard.effects = this::take;
    }

    RunId startRun() {
        var run = RunId.of(shard.nowMillis(), shard.shard(), ++runs);
        var spec = new StartSpec(
                "wf-" + runs,
                "review",
                "java",
                "",
                Payload.NONE,
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null);
        command(run, new Command.Start(spec));
        return run;
    }

    /** A run of its own with one task. */
    RunId openTask(String queue, int priority) {
        var run = startRun();
        open(run, "1", task(queue, priority, NO_TIMEOUTS));
        return run;
    }

    RunId openTask(String queue, Timeouts timeouts) {
        var run = startRun();
        open(run, "1", task(queue, 0, timeouts));
        return run;
    }

    void openTaskWithoutCommit(String queue) {
        var run = startRun();
        var open = new Intent.Open(new OperationId("1"), task(queue, 0, NO_TIMEOUTS));
        var turn = new Command.CompleteTurn(1, shard.state(run).sequence(), List.of(), List.of(open), run);
        shard.command(run, turn, Cause.NONE, result -> {});
    }

    static OperationSpec.Task task(String queue, int priority, Timeouts timeouts) {
        var retry = new RetryPolicy(3, 1_000, 1.0, 1_000, 0, List.of());
        return new OperationSpec.Task("analyse", json("\"in\""), queue, priority, retry, timeouts, false);
    }

    void open(RunId run, String operation, OperationSpec spec) {
        turn(run, List.of(new Intent.Open(new OperationId(operation), spec)));
    }

    void turn(RunId run, List<Intent> intents) {
        var state = shard.state(run);
        var next = RunId.of(shard.nowMillis(), shard.shard(), ++runs);
        command(run, new Command.CompleteTurn(state.turns() + 1, state.sequence(), List.of(), intents, next));
    }

    CommandResult command(RunId run, Command command) {
        var result = new CompletableFuture<CommandResult>();
        shard.command(run, command, Cause.NONE, result::complete);
        shard.settle();
        return result.join();
    }

    CompletableFuture<Optional<TaskLease>> poll(String queue, long waitMillis) {
        var poller = new TaskPoller(queue, "bob", waitMillis);
        queues.poll(poller);
        return poller.reply().future();
    }

    /** A poll whose answer does not matter. */
    void startPoll(String queue, long waitMillis) {
        queues.poll(new TaskPoller(queue, "bob", waitMillis));
    }

    /** Takes the task that is there. */
    TaskLease take(String queue) {
        var polled = poll(queue, 0);
        shard.settle();
        return polled.join().orElseThrow();
    }

    CompletableFuture<String> complete(String token, String result) {
        var reply = new Reply<String>();
        requests.complete(TaskToken.parse(token), new TaskResult(json(result), List.of()), Cause.NONE, reply);
        shard.settle();
        return reply.future();
    }

    CompletableFuture<String> fail(String token) {
        var reply = new Reply<String>();
        requests.fail(TaskToken.parse(token), Failure.of("Oops", "no", Category.TRANSIENT), Cause.NONE, reply);
        shard.settle();
        return reply.future();
    }

    boolean heartbeat(String token, String details) {
        var reply = new Reply<Boolean>();
        requests.heartbeat(TaskToken.parse(token), details.isEmpty() ? Payload.NONE : json(details), reply);
        shard.settle();
        return reply.future().join();
    }

    /** What the run's task is doing. */
    Phase phase(RunId run) {
        return requireNonNull(shard.state(run).operation(new OperationId("1"))).phase();
    }

    int attempt(RunId run) {
        return requireNonNull(shard.state(run).operation(new OperationId("1"))).attempt();
    }

    List<QueueStats> stats() {
        var found = new CompletableFuture<List<QueueStats>>();
        queues.stats(found::complete);
        shard.settle();
        return found.join();
    }

    static Payload json(String text) {
        return Payload.json(text.getBytes(StandardCharsets.UTF_8));
    }

    private void take(RunId run, Effect effect) {
        switch (effect) {
            case Effect.OfferTask it -> queues.offer(run, it);
            case Effect.WithdrawTask it -> queues.withdraw(run, it);
            case Effect.LeaseTask it -> queues.lease(run, it);
            case Effect.EndLease it -> queues.endLease(run, it);
            case Effect.AbandonAttempt it -> queues.abandon(run, it);
            case Effect.SetTimer it -> {
                timers.computeIfAbsent(run, any -> new HashMap<>()).put(it.timer(), it.dueMillis());
                arm(run, it.timer(), it.dueMillis());
            }
            case Effect.ClearTimer it ->
                timers.computeIfAbsent(run, any -> new HashMap<>()).remove(it.timer(), it.dueMillis());
            default -> {}
        }
    }

    private void arm(RunId run, TimerId timer, long dueMillis) {
        shard.wakeAt(dueMillis, () -> {
            if (isSet(run, timer, dueMillis)) {
                queues.timerDue(run, timer, () -> fire(run, timer, dueMillis));
            }
        });
    }

    private void fire(RunId run, TimerId timer, long dueMillis) {
        timers.getOrDefault(run, new HashMap<>()).remove(timer, dueMillis);
        shard.command(run, new Command.FireTimer(timer, 0, run), Cause.NONE, result -> {});
    }

    private boolean isSet(RunId run, TimerId timer, long dueMillis) {
        return Long.valueOf(dueMillis).equals(timers.getOrDefault(run, Map.of()).get(timer));
    }
}
