package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import io.fermata.store.Lease;
import io.fermata.store.MemoryStore;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Faults of the store and of parts, met by a whole engine one task at a time. */
class ShardFaultsTest {
    private final LoopRuntime runtime = new LoopRuntime();
    private final MemoryStore memory = new MemoryStore(1, runtime.commits());
    private final ColdStore cold = new ColdStore(memory);
    private final List<String> alerts = new ArrayList<>();

    @Test
    void caller_whose_read_was_under_way_hears_of_the_reload() {
        var engine = open(cold, EngineOptions.DEFAULT);
        start(engine, "w-1");
        runtime.holdsLoads = true;
        var waiting = engine.client().describe("w-1");
        memory.faults().next(StoreFaults.Fault.UNKNOWN_LOST);
        engine.shard(0).tell(core -> core.put(ShardTime.KEY, ShardTime.write(core.nowMillis())));

        runtime.settle();

        assertThat(code(waiting)).isEqualTo(EngineException.Code.RETRY);
    }

    @Test
    void failing_read_reloads_the_shard_and_leaves_nobody_waiting() {
        var engine = open(cold, EngineOptions.DEFAULT);
        start(engine, "w-1");
        cold.failingReads = 1;

        var failed = engine.client().describe("w-1");
        runtime.settle();
        var again = engine.client().describe("w-1");
        runtime.settle();

        assertThat(code(failed)).isEqualTo(EngineException.Code.RETRY);
        assertThat(again)
                .isCompletedWithValueMatching(
                        it -> it.status() == Status.OPEN || it.status().isClosed());
    }

    @Test
    void exception_on_the_shards_thread_reloads_it_instead_of_ending_it() {
        var engine = open(memory, EngineOptions.DEFAULT);

        engine.shard(0).tell(core -> {
            throw new IllegalStateException("a bug");
        });
        runtime.settle();

        start(engine, "w-1");
        assertThat(result(engine, "w-1")).isEqualTo(new RunEnd.Completed(CountingKind.payload(3)));
        assertThat(alerts).anyMatch(alert -> alert.contains("a bug"));
    }

    @Test
    void shard_that_keeps_breaking_waits_before_it_is_read_again() {
        var engine = open(memory, EngineOptions.DEFAULT);
        for (int i = 0; i < 2; i++) {
            engine.shard(0).tell(core -> {
                throw new StackOverflowError();
            });
            runtime.settle();
        }

        var early = engine.client().start(StartRequest.of(spec("w-1")));
        runtime.settle();
        runtime.advance(1_100);
        start(engine, "w-2");

        assertThat(code(early)).isEqualTo(EngineException.Code.RETRY);
        assertThat(result(engine, "w-2")).isEqualTo(new RunEnd.Completed(CountingKind.payload(3)));
    }

    @Test
    void timer_of_a_run_that_cannot_be_read_stays() {
        var engine = open(memory, EngineOptions.DEFAULT.asPassive());
        var reply = engine.client().start(StartRequest.of(spec("w-1", 60_000, 0)));
        runtime.settle();
        var run = reply.join().run();
        corruptHistory(engine, run);
        engine.close();

        engine = open(memory, EngineOptions.DEFAULT);
        runtime.advance(120_000);
        var described = engine.client().describe("w-1");
        runtime.settle();

        assertThat(code(described)).isEqualTo(EngineException.Code.INVALID);
        assertThat(rows(Tables.TIMER)).isEqualTo(1);
        start(engine, "w-2");
        assertThat(result(engine, "w-2")).isEqualTo(new RunEnd.Completed(CountingKind.payload(3)));
    }

    @Test
    void request_that_meets_a_stopped_engine_is_refused() {
        var engine = open(memory, EngineOptions.DEFAULT);
        engine.close();

        assertThat(code(engine.client().describe("w-1"))).isEqualTo(EngineException.Code.CLOSED);
    }

    @Test
    void answer_that_closes_the_engine_stops_it_at_once() {
        var engine = open(memory, EngineOptions.DEFAULT);
        var closed = engine.client().start(StartRequest.of(spec("w-1"))).thenRun(engine::close);
        runtime.settle();

        assertThat(closed).isCompleted();
        assertThat(code(engine.client().start(StartRequest.of(spec("w-2"))))).isEqualTo(EngineException.Code.CLOSED);
    }

    @Test
    void signal_before_recovery_does_not_hide_a_lost_step() {
        runtime.holdsSteps = true;
        var engine = open(memory, EngineOptions.DEFAULT);
        startHeld(engine, "w-1");
        assertThat(runtime.stepsWaiting()).isEqualTo(1);
        engine.close();
        runtime.dropSteps();

        engine = open(cold, EngineOptions.DEFAULT);
        var signalled = engine.client().signal("w-1", "hello", Payload.NONE, null, Cause.NONE);
        runtime.holdsSteps = false;
        runtime.settle();
        runtime.advance(60_000);

        assertThat(signalled).isCompleted();
        assertThat(result(engine, "w-1")).isEqualTo(new RunEnd.Completed(CountingKind.payload(3)));
    }

    @Test
    void reopening_a_run_with_an_open_turn_loses_neither_turn_nor_step() {
        runtime.holdsSteps = true;
        var engine = open(memory, EngineOptions.DEFAULT);
        var started = engine.client().start(StartRequest.of(spec("w-1")));
        runtime.settle();
        var reopened = engine.client().reopen("w-1", null, Payload.NONE, Cause.NONE);
        runtime.settle();
        runtime.holdsSteps = false;
        runtime.settle();

        assertThat(started).isCompleted();
        assertThat(reopened).isCompletedExceptionally();
        assertThat(result(engine, "w-1")).isEqualTo(new RunEnd.Completed(CountingKind.payload(3)));
    }

    @Test
    void query_of_a_paused_run_takes_no_turn() {
        runtime.holdsSteps = true;
        var engine = open(memory, EngineOptions.DEFAULT);
        startHeld(engine, "w-1");
        settle(engine.client().pause("w-1", Cause.NONE));
        runtime.holdsSteps = false;
        runtime.settle();
        runtime.advance(60_000);
        long before = historyEvents(engine, "w-1");

        var answer = engine.client().query("w-1", "number", Payload.NONE);
        runtime.settle();

        assertThat(answer).isCompleted();
        assertThat(historyEvents(engine, "w-1")).isEqualTo(before);
        settle(engine.client().resume("w-1", Cause.NONE));
        assertThat(result(engine, "w-1")).isEqualTo(new RunEnd.Completed(CountingKind.payload(3)));
    }

    @Test
    void long_running_runs_do_not_keep_the_others_in_memory() {
        runtime.holdsSteps = true;
        var engine = open(memory, EngineOptions.DEFAULT);
        for (int i = 0; i < 20; i++) {
            start(engine, "busy-" + i);
        }
        runtime.runSteps();
        runtime.settle();
        for (int i = 0; i < 3_000; i++) {
            settle(engine.client().start(StartRequest.of(spec("parked-" + i, 0, 3_600_000))));
        }
        runtime.advance(30_000);

        assertThat(hot(engine)).isEqualTo(20);
    }

    @Test
    void parked_runs_leave_memory_also_when_the_wall_clock_was_set_back() {
        var engine = open(memory, EngineOptions.DEFAULT);
        settle(engine.client().start(StartRequest.of(spec("parked", 0, 3_600_000))));

        runtime.wallOffMillis = -1_800_000;
        runtime.advance(30_000);

        assertThat(hot(engine)).isZero();
    }

    @Test
    void trigger_that_was_registered_before_a_crash_starts_what_was_kept_before_it() {
        var engine = open(cold, EngineOptions.DEFAULT);
        var message = new OperationSpec.OutMessage("order", "k", Payload.NONE, false, 60_000, "m-1");
        settle(engine.client().publish(message, Cause.NONE));
        runtime.holdsLoads = true;
        var trigger = new Trigger("starter", "order", null, "w-{messageId}", spec("any"));
        settle(engine.client().addTrigger(trigger));
        engine.close();
        runtime.holdsLoads = false;

        engine = open(cold, EngineOptions.DEFAULT);
        runtime.settle();

        assertThat(result(engine, "w-m-1")).isEqualTo(new RunEnd.Completed(CountingKind.payload(3)));
    }

    @Test
    void racing_starts_that_replace_leave_one_open_run() {
        runtime.holdsSteps = true;
        var engine = open(memory, EngineOptions.DEFAULT);
        startHeld(engine, "w-1");
        engine.close();
        engine = open(cold, EngineOptions.DEFAULT);
        runtime.holdsLoads = true;
        var replace = new StartRequest(
                spec("w-1"),
                StartRequest.OpenConflict.TERMINATE_EXISTING,
                StartRequest.ClosedReuse.ALLOW,
                null,
                null,
                Payload.NONE,
                Cause.NONE);
        var first = engine.client().start(replace);
        var second = engine.client().start(replace);
        runtime.settle();
        runtime.holdsLoads = false;
        runtime.settle();

        assertThat(first.join().run()).isNotEqualTo(second.join().run());
        var replaced = first.join().run();
        var status = new ArrayList<Status>();
        engine.shard(0)
                .tell(core ->
                        core.runs().with(replaced, it -> status.add(it.state().status())));
        runtime.settle();
        assertThat(status).containsExactly(Status.TERMINATED);
    }

    @Test
    void step_result_that_is_too_large_fails_the_step_and_not_the_shard() {
        var small = new EngineOptions(1, 10_000, 2_000, 10_000, 1, 0, "local", false);
        var engine = Engine.open(
                memory, runtime, small, List.of(new CountingKind(12)), (run, message) -> alerts.add(message));
        start(engine, "w-1");
        runtime.advance(600_000);

        var described = engine.client().history("w-1", 1, 1_000);
        runtime.settle();

        assertThat(described.join().records().toString()).contains("PayloadTooLarge");
    }

    private void corruptHistory(Engine engine, RunId run) {
        engine.shard(0).tell(core -> core.put(Tables.history(1, run, 1), new byte[] {99, 1, 2}));
        runtime.settle();
    }

    private int rows(byte table) {
        int[] count = {0};
        var prefix = Tables.key(table, 1).build();
        memory.scan(new Lease(0, 0, 0), prefix, prefix.afterPrefix(), false, (key, value) -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    private int hot(Engine engine) {
        int[] size = {-1};
        engine.shard(0).tell(core -> size[0] = core.runs().size());
        runtime.settle();
        return size[0];
    }

    private long historyEvents(Engine engine, String id) {
        var described = engine.client().describe(id);
        runtime.settle();
        return described.join().historyEvents();
    }

    /** Lets the first turn end, and stops before its step runs. */
    private void startHeld(Engine engine, String id) {
        settle(engine.client().start(StartRequest.of(spec(id))));
        runtime.runSteps();
        runtime.settle();
    }

    private void settle(CompletableFuture<?> asked) {
        runtime.settle();
        assertThat(asked).isDone();
    }

    private void start(Engine engine, String id) {
        settle(engine.client().start(StartRequest.of(spec(id))));
    }

    private RunEnd result(Engine engine, String id) {
        var result = engine.client().result(id);
        runtime.settle();
        return result.join().end();
    }

    private static EngineException.Code code(CompletableFuture<?> failed) {
        assertThat(failed).isCompletedExceptionally();
        assertThatThrownBy(failed::join).hasCauseInstanceOf(EngineException.class);
        return ((EngineException) failed.exceptionNow()).code();
    }

    private Engine open(ShardStore store, EngineOptions options) {
        var engine = Engine.open(
                store, runtime, options, List.of(new CountingKind(3)), (run, message) -> alerts.add(message));
        runtime.settle();
        return engine;
    }

    private static StartSpec spec(String id) {
        return spec(id, 0, 0);
    }

    private static StartSpec spec(String id, long runTimeoutMillis, long delayMillis) {
        return new StartSpec(
                id,
                "count",
                "counting",
                "",
                Payload.NONE,
                Map.of(),
                "",
                "",
                0,
                runTimeoutMillis,
                0,
                RetryPolicy.NEVER,
                1,
                delayMillis,
                null,
                null);
    }
}
