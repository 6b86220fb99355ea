package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.Status;
import io.fermata.store.MemoryStore;
import io.fermata.store.StoreFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineFaultTest {
    private final ThreadRuntime runtime = new ThreadRuntime();
    private final List<String> alerts = new CopyOnWriteArrayList<>();
    private MemoryStore store = new MemoryStore(1, runtime.loads());
    private Engine engine = open();

    @AfterEach
    void close() {
        engine.close();
        runtime.close();
    }

    @Test
    void unknown_outcome_is_never_reported_as_done_or_failed() {
        store.faults().next(StoreFaults.Fault.UNKNOWN_LOST);

        var started = engine.client().start(StartRequest.of(CountingKind.spec("w-1")));

        assertThatThrownBy(started::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .extracting(e -> ((EngineException) e).code())
                .isEqualTo(EngineException.Code.RETRY);
    }

    @Test
    void unknown_outcome_that_was_written_goes_on_after_the_reload() throws Exception {
        store.faults().next(StoreFaults.Fault.UNKNOWN_WRITTEN);
        engine.client()
                .start(StartRequest.of(CountingKind.spec("w-1")))
                .exceptionally(e -> null)
                .get(10, TimeUnit.SECONDS);

        assertThat(ended("w-1")).isEqualTo(new RunEnd.Completed(CountingKind.payload(5)));
    }

    @Test
    void many_runs_survive_unknown_outcomes_in_between() throws Exception {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 200; i++) {
            ids.add("w-" + i);
            startUntilTaken("w-" + i);
            if (i % 20 == 7) {
                store.faults().next(i % 40 == 7 ? StoreFaults.Fault.UNKNOWN_WRITTEN : StoreFaults.Fault.UNKNOWN_LOST);
            }
        }

        for (var id : ids) {
            assertThat(ended(id)).isEqualTo(new RunEnd.Completed(CountingKind.payload(5)));
        }
    }

    @Test
    void refused_commit_is_overload_and_work_goes_on_when_there_is_room() throws Exception {
        store.faults().next(StoreFaults.Fault.REFUSED);

        assertThatThrownBy(() -> engine.client()
                        .start(StartRequest.of(CountingKind.spec("w-1")))
                        .join())
                .cause()
                .extracting(e -> ((EngineException) e).code())
                .isEqualTo(EngineException.Code.OVERLOADED);
        startUntilTaken("w-2");

        assertThat(ended("w-2")).isEqualTo(new RunEnd.Completed(CountingKind.payload(5)));
        assertThat(alerts).anyMatch(alert -> alert.contains("refused"));
    }

    @Test
    void ends_and_deletions_pass_while_the_store_is_full_and_nothing_else_does() throws Exception {
        engine.close();
        engine = open(new CountingKind(Integer.MAX_VALUE));
        startUntilTaken("endless-1");
        startUntilTaken("endless-2");
        store.faults().full(true);
        refusedAsOverload(engine.client().start(StartRequest.of(CountingKind.spec("w-1"))));

        untilTaken(() -> engine.client().terminate("endless-1", Cause.NONE));
        untilTaken(() -> engine.client().delete("endless-1", Cause.NONE));
        untilTaken(() -> engine.client().cancel("endless-2", Cause.NONE));
        refusedAsOverload(engine.client().signal("endless-2", "x", Payload.NONE, null, Cause.NONE));
        store.faults().full(false);

        startUntilTaken("w-2");
        assertThat(engine.client().describe("w-2").get(10, TimeUnit.SECONDS).status())
                .isEqualTo(Status.OPEN);
        assertThatThrownBy(() -> engine.client().describe("endless-1").join())
                .cause()
                .extracting(e -> ((EngineException) e).code())
                .isEqualTo(EngineException.Code.NOT_FOUND);
    }

    private static void refusedAsOverload(CompletableFuture<?> asked) {
        assertThatThrownBy(asked::join)
                .cause()
                .extracting(e -> ((EngineException) e).code())
                .isEqualTo(EngineException.Code.OVERLOADED);
    }

    /** What was under way when the shard was read anew is told to ask again. */
    private static void untilTaken(Supplier<CompletableFuture<Void>> asked) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            var failed = asked.get().handle((done, failure) -> failure != null).get(10, TimeUnit.SECONDS);
            if (!failed) {
                return;
            }
        }
        throw new AssertionError("never taken");
    }

    @Test
    void nothing_leaves_before_its_commit() throws Exception {
        store.faults().next(StoreFaults.Fault.STALL);

        var started = engine.client().start(StartRequest.of(CountingKind.spec("w-1")));
        var read = engine.client().describe("w-1");
        while (store.faults().stalledCommits() == 0) {
            Thread.onSpinWait();
        }

        assertThat(started).isNotDone();
        assertThat(read).isNotDone();
        store.faults().release();
        assertThat(started.get(10, TimeUnit.SECONDS).created()).isTrue();
        assertThat(read.get(10, TimeUnit.SECONDS).spec().workflowId()).isEqualTo("w-1");
    }

    @Test
    void runs_go_on_after_a_crash_with_a_commit_that_nobody_was_told_of() throws Exception {
        for (int i = 0; i < 100; i++) {
            startUntilTaken("w-" + i);
        }

        engine.close();
        store.crash(StoreFaults.Crash.UNACKNOWLEDGED);
        store = store.reopen();
        engine = open();

        for (int i = 0; i < 100; i++) {
            assertThat(ended("w-" + i)).isEqualTo(new RunEnd.Completed(CountingKind.payload(5)));
        }
    }

    @Test
    void second_owner_fences_the_first() throws Exception {
        var zombie = engine;
        engine = open();

        var refused = zombie.client().start(StartRequest.of(CountingKind.spec("w-1")));
        assertThatThrownBy(() -> refused.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        startUntilTaken("w-1");

        assertThat(ended("w-1")).isEqualTo(new RunEnd.Completed(CountingKind.payload(5)));
        zombie.close();
    }

    private void startUntilTaken(String id) throws Exception {
        StartResult taken = null;
        while (taken == null) {
            CompletableFuture<StartResult> started = engine.client()
                    .start(new StartRequest(
                            CountingKind.spec(id),
                            StartRequest.OpenConflict.USE_EXISTING,
                            StartRequest.ClosedReuse.REJECT,
                            "request-" + id,
                            null,
                            Payload.NONE,
                            Cause.NONE));
            taken = started.exceptionally(e -> null).get(10, TimeUnit.SECONDS);
        }
    }

    private RunEnd ended(String id) throws Exception {
        return engine.client().result(id).get(20, TimeUnit.SECONDS).end();
    }

    private Engine open() {
        return open(new CountingKind(5));
    }

    private Engine open(CountingKind kind) {
        return Engine.open(store, runtime, EngineOptions.DEFAULT, List.of(kind), (run, message) -> alerts.add(message));
    }
}
