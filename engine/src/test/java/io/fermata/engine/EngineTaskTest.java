package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Timeouts;
import io.fermata.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks of real shards. */
class EngineTaskTest {
    private final ThreadRuntime runtime = new ThreadRuntime();
    private MemoryStore store = new MemoryStore(3, runtime.loads());
    private Engine engine =
            open(new OperationSpec.Task("analyse", Payload.NONE, "ast", 0, RetryPolicy.DEFAULT, Timeouts.NONE, false));

    @AfterEach
    void close() {
        engine.close();
        runtime.close();
    }

    @Test
    void local_slots_of_all_shards_work_off_a_burst() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var keys = ConcurrentHashMap.<String>newKeySet();
        engine.subscribe("ast", "local", 4, lease -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            assertThat(keys.add(lease.idempotencyKey())).isTrue();
            engine.client()
                    .complete(lease.token(), CountingKind.payload(lease.attempt()), Cause.NONE)
                    .join();
            running.decrementAndGet();
        });

        var results = new ArrayList<CompletableFuture<RunResult>>();
        for (int i = 0; i < 500; i++) {
            results.add(start("w-" + i).thenCompose(started -> engine.client().result(started.workflowId())));
        }

        for (var result : results) {
            assertThat(get(result).end()).isEqualTo(new RunEnd.Completed(CountingKind.payload(1)));
        }
        assertThat(most.get()).isBetween(1, 4);
        assertThat(get(engine.queues())).isEmpty();
    }

    @Test
    void a_poll_waits_on_all_shards_for_one_task() throws Exception {
        var polls = new ArrayList<CompletableFuture<TaskLease>>();
        for (int i = 0; i < 30; i++) {
            polls.add(poll());
        }
        for (int i = 0; i < 30; i++) {
            get(start("w-" + i));
        }

        var runs = new ArrayList<Object>();
        for (var poll : polls) {
            runs.add(get(poll).run());
        }

        assertThat(runs).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void a_token_completes_its_task_after_a_restart_and_only_once() throws Exception {
        get(start("w-1"));
        var lease = get(poll());

        engine.close();
        store = store.reopen();
        engine = open(new OperationSpec.Callback("unused", Timeouts.NONE));

        assertThat(get(complete(lease, 7))).isEqualTo("w-1");
        assertThat(get(engine.client().result("w-1")).end()).isEqualTo(new RunEnd.Completed(CountingKind.payload(7)));
        assertThat(get(complete(lease, 7))).isEqualTo("w-1");
        assertThatThrownBy(() -> get(complete(lease, 8))).hasMessageContaining("another outcome");
    }

    @Test
    void a_token_that_nobody_gave_out_is_refused() throws Exception {
        get(start("w-1"));
        var lease = get(poll());

        assertThatThrownBy(() -> get(engine.client().complete("nonsense", Payload.NONE, Cause.NONE)))
                .hasMessageContaining("not a token of this engine");
        var changed = lease.token().substring(0, 80)
                + (lease.token().charAt(80) == 'A' ? 'B' : 'A')
                + lease.token().substring(81);
        assertThatThrownBy(() -> get(engine.client().complete(changed, Payload.NONE, Cause.NONE)))
                .hasMessageContaining("not a token of this engine");
    }

    @Test
    void a_callback_is_completed_by_the_token_that_its_wait_shows() throws Exception {
        engine.close();
        store = store.reopen();
        engine = open(new OperationSpec.Callback("approve", Timeouts.NONE));
        get(start("w-1"));
        var waits = get(engine.client().settled("w-1")).waits();

        var token = waits.getFirst().token();

        assertThat(get(engine.client().describe("w-1")).waits().getFirst().token())
                .isEqualTo(token);
        assertThat(get(engine.client().complete(token, CountingKind.payload(3), Cause.NONE)))
                .isEqualTo("w-1");
        assertThat(get(engine.client().result("w-1")).end()).isEqualTo(new RunEnd.Completed(CountingKind.payload(3)));
    }

    @Test
    void a_poll_without_a_task_ends_empty() throws Exception {
        var polled = engine.client().poll("ast", "bob", 0);

        assertThat(polled.get(20, TimeUnit.SECONDS)).isNull();
    }

    private Engine open(OperationSpec operation) {
        return Engine.open(
                store, runtime, EngineOptions.DEFAULT, List.of(new TaskKind(operation)), (run, message) -> {});
    }

    private CompletableFuture<StartResult> start(String id) {
        var spec = new StartSpec(
                id, "one", "task", "", Payload.NONE, Map.of(), "", "", 0, 0, 0, RetryPolicy.NEVER, 1, 0, null, null);
        return engine.client().start(StartRequest.of(spec));
    }

    private CompletableFuture<TaskLease> poll() {
        return engine.client().poll("ast", "bob", 60_000).thenApply(Objects::requireNonNull);
    }

    private CompletableFuture<String> complete(TaskLease lease, int result) {
        return engine.client().complete(lease.token(), CountingKind.payload(result), Cause.NONE);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
