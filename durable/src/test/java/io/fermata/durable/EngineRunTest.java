package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.engine.Engine;
import io.fermata.engine.EngineOptions;
import io.fermata.engine.RunResult;
import io.fermata.engine.StartRequest;
import io.fermata.engine.ThreadRuntime;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.StartSpec;
import io.fermata.sdk.Context;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowType;
import io.fermata.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workflows on the real engine, with real threads. */
class EngineRunTest {
    private static final long SECONDS_MAX = 30;

    private static final MessageType<String> GREETING = new MessageType<>("greeting", String.class);

    private final BlockingQueue<String> handedOn = new LinkedBlockingQueue<>();
    private final ThreadRuntime runtime = new ThreadRuntime();
    private final Engine engine = Engine.open(
            new MemoryStore(1, runtime.loads()),
            runtime,
            EngineOptions.DEFAULT,
            List.of(new JavaWorkflows(
                    List.of(
                            register("sum", EngineRunTest::fiveSteps),
                            register("ask", EngineRunTest::ask),
                            register("fan", EngineRunTest::fan),
                            register("heavy", (ctx, input) -> ctx.task("dig", String.class, input)),
                            register("approve", this::approve),
                            register("parent", EngineRunTest::parent),
                            register("greet", EngineRunTest::greet)),
                    Stage.PAYLOADS,
                    List.of())),
            (run, message) -> {});

    @AfterEach
    void close() {
        engine.close();
        runtime.close();
    }

    @Test
    void many_sequences_complete_side_by_side() throws Exception {
        var results = new ArrayList<CompletableFuture<RunResult>>();
        for (int i = 0; i < 500; i++) {
            results.add(run("sum", "s-" + i, "37"));
        }

        for (var result : results) {
            assertThat(text(result)).isEqualTo("sum 42");
        }
    }

    @Test
    void steps_in_branches_run_at_the_same_time() throws Exception {
        assertThat(text(run("fan", "f-1", "x"))).isEqualTo("[0, 1, 4, 9, 16, 25, 36, 49, 64, 81]");
    }

    @Test
    void a_waiting_execution_answers_queries_and_takes_a_signal() throws Exception {
        var client = engine.client();
        var result = run("ask", "a-1", "x");
        client.settled("a-1").get(SECONDS_MAX, TimeUnit.SECONDS);

        var answer = client.query("a-1", "state", Payload.NONE).get(SECONDS_MAX, TimeUnit.SECONDS);
        client.signal("a-1", "answer", Stage.PAYLOADS.of("yes"), null, Cause.NONE)
                .get(SECONDS_MAX, TimeUnit.SECONDS);

        assertThat(Stage.PAYLOADS.read(answer, TypeRef.of(String.class))).isEqualTo("asking");
        assertThat(text(result)).isEqualTo("yes");
    }

    @Test
    void a_cancelled_execution_ends_as_cancelled() throws Exception {
        var client = engine.client();
        var result = run("ask", "a-2", "x");
        client.settled("a-2").get(SECONDS_MAX, TimeUnit.SECONDS);

        client.cancel("a-2", Cause.by("tester", "no answer")).get(SECONDS_MAX, TimeUnit.SECONDS);

        assertThat(result.get(SECONDS_MAX, TimeUnit.SECONDS).end()).isInstanceOf(RunEnd.Cancelled.class);
    }

    @Test
    void a_task_is_done_by_whoever_polls_its_queue() throws Exception {
        var client = engine.client();
        var result = run("heavy", "h-1", "x");

        var lease = client.poll("dig", "tester", 20_000).get(SECONDS_MAX, TimeUnit.SECONDS);
        client.complete(Objects.requireNonNull(lease).token(), Stage.PAYLOADS.of("gold"), Cause.NONE)
                .get(SECONDS_MAX, TimeUnit.SECONDS);

        assertThat(text(result)).isEqualTo("gold");
    }

    @Test
    void a_callback_is_answered_with_the_token_that_the_code_handed_on() throws Exception {
        var client = engine.client();
        var result = run("approve", "c-1", "x");

        var token = handedOn.poll(SECONDS_MAX, TimeUnit.SECONDS);
        client.complete(Objects.requireNonNull(token), Stage.PAYLOADS.of("granted"), Cause.NONE)
                .get(SECONDS_MAX, TimeUnit.SECONDS);

        assertThat(text(result)).isEqualTo("granted");
    }

    @Test
    void messages_and_children_join_executions() throws Exception {
        var parent = run("parent", "p-1", "x");
        engine.client().settled("p-1").get(SECONDS_MAX, TimeUnit.SECONDS);

        var greeter = run("greet", "g-1", "hello");

        assertThat(text(greeter)).isEqualTo("sent");
        assertThat(text(parent)).isEqualTo("hello sum 42");
    }

    private static String parent(Context ctx, String input) {
        var greeting = ctx.await(GREETING, "all");
        return greeting + " " + ctx.child(WorkflowType.of("sum", String.class, String.class), "37");
    }

    private static String greet(Context ctx, String input) {
        ctx.publish(GREETING, "all", input);
        return "sent";
    }

    private String approve(Context ctx, String input) {
        var approval = ctx.callback("approval", String.class, null);
        ctx.step("mail", () -> handedOn.add(approval.token()));
        return approval.get();
    }

    private static String fiveSteps(Context ctx, String input) {
        int sum = Integer.parseInt(input);
        for (int i = 0; i < 5; i++) {
            int before = sum;
            sum = ctx.step("add", Integer.class, () -> before + 1);
        }
        return "sum " + sum;
    }

    private static String ask(Context ctx, String input) {
        ctx.onQuery("state", () -> "asking");
        return ctx.awaitSignal("answer", String.class);
    }

    private static String fan(Context ctx, String input) {
        var numbers = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        return ctx.map(numbers, 4, (n, c) -> c.step("square", Integer.class, () -> n * n))
                .toString();
    }

    private CompletableFuture<RunResult> run(String workflow, String id, String input) {
        var spec = new StartSpec(
                id,
                workflow,
                JavaWorkflows.KIND,
                "",
                Stage.PAYLOADS.of(input),
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
        return engine.client()
                .start(StartRequest.of(spec))
                .thenCompose(started -> engine.client().result(id));
    }

    private static Registration<String, String> register(String name, Workflow<String, String> workflow) {
        return Registration.of(name, workflow, WorkflowOptions.types(String.class, String.class));
    }

    private static String text(CompletableFuture<RunResult> result) throws Exception {
        var end = result.get(SECONDS_MAX, TimeUnit.SECONDS).end();
        return end instanceof RunEnd.Completed completed
                ? Stage.PAYLOADS.read(completed.result(), TypeRef.of(String.class))
                : end.toString();
    }
}
