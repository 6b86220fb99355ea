package io.fermata.testkit;

import static io.fermata.flow.Dag.after;
import static io.fermata.flow.Nodes.callback;
import static io.fermata.flow.Nodes.child;
import static io.fermata.flow.Nodes.choice;
import static io.fermata.flow.Nodes.dag;
import static io.fermata.flow.Nodes.inline;
import static io.fermata.flow.Nodes.message;
import static io.fermata.flow.Nodes.parallel;
import static io.fermata.flow.Nodes.route;
import static io.fermata.flow.Nodes.sleep;
import static io.fermata.flow.Nodes.step;
import static io.fermata.flow.Nodes.task;
import static io.fermata.testkit.FlowFixture.DAY;
import static io.fermata.testkit.FlowFixture.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Json;
import io.fermata.flow.After;
import io.fermata.flow.Flow;
import io.fermata.flow.Join;
import io.fermata.flow.Node;
import io.fermata.flow.Results;
import io.fermata.flow.RouteModel;
import io.fermata.flow.Router;
import io.fermata.sdk.Failure;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkflowFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FlowNodesTest {
    private static final MessageType<String> APPROVED = new MessageType<>("approved", String.class);
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);

    private final FlowFixture flows = new FlowFixture();

    @Test
    void every_kind_of_wait_is_a_node() {
        var token = new AtomicReference<String>();
        Node<String, String> root = sleep("rest", String.class, HOUR)
                .then(message("approval", String.class, APPROVED, text -> "key-" + text))
                .then(callback("signature", String.class, String.class, DAY, (text, t) -> token.set(t)))
                .then(flows.add("end"));
        try (var fermata = FlowFixture.open(root)) {
            var execution = FlowFixture.start(fermata, TEXT);

            fermata.advance(HOUR);
            fermata.publish(APPROVED, "key-in", "yes");
            fermata.runUntilIdle();
            fermata.complete(token.get(), "signed");

            assertThat(execution.result(Duration.ZERO)).isEqualTo("signed>end");
            assertThat(states(Flow.of("flow", root), fermata.history("f-1")))
                    .containsExactly("rest SUCCEEDED", "approval SUCCEEDED", "signature SUCCEEDED", "end SUCCEEDED");
        }
    }

    @Test
    void task_child_and_inlined_flow_are_nodes() {
        var inner = Flow.of("inner", flows.add("a").then(flows.add("b")));
        var root = task("ocr", String.class, String.class)
                .then(child("sub", inner.type()))
                .then(inline(inner).named("again"))
                .then(flows.add("a"));
        var flow = Flow.of("flow", root);
        try (var fermata = SimulatedFermata.open(f ->
                f.register(flow.registration()).register(inner.registration()).worker("ocr", ocr()))) {
            var execution = FlowFixture.start(fermata, TEXT);

            assertThat(execution.result(HOUR)).isEqualTo("in read>a>b>a>b>a");
            assertThat(names(fermata.history("f-1"))).contains("ocr", "again/a", "again/b", "a");
        }
    }

    private static io.fermata.sdk.TaskHandler<String, String> ocr() {
        return new io.fermata.sdk.TaskHandler<>() {
            @Override
            public String handle(io.fermata.sdk.TaskContext ctx, String input) {
                return input + " read";
            }
        };
    }

    @Test
    void the_chosen_case_is_recorded_and_not_asked_again_on_replay() {
        var asked = new AtomicInteger();
        var root = choice("kind", String.class, String.class)
                .when("first time", text -> asked.incrementAndGet() == 1, flows.slow("a", 1))
                .otherwise(flows.add("b"));
        try (var fermata = FlowFixture.open(root)) {
            FlowFixture.start(fermata, TEXT);
            fermata.runUntilIdle();
            fermata.restart();

            assertThat(fermata.execution("f-1", TEXT).result(DAY)).isEqualTo("in>a");
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void first_match_wins() {
        var root = choice("kind", String.class, String.class)
                .when("no", text -> false, flows.add("a"))
                .when("yes", text -> true, flows.add("b"))
                .when("also", text -> true, flows.add("c"));

        assertThat(flows.run(root, String.class)).isEqualTo("in>b");
    }

    @Test
    void no_case_and_no_default_is_an_error() {
        var root = choice("kind", String.class, String.class).when("no", text -> false, flows.add("a"));

        assertThatThrownBy(() -> flows.run(root, String.class))
                .hasMessageContaining("no case of 'kind' holds")
                .hasRootCauseMessage("no case of 'kind' holds, and it has no default; cases: [no]");
    }

    @Test
    void a_predicate_that_throws_names_its_case() {
        var root = choice("kind", String.class, String.class)
                .when(
                        "odd",
                        text -> {
                            throw new IllegalStateException("odd text");
                        },
                        flows.add("a"))
                .otherwise();

        assertThatThrownBy(() -> flows.run(root, String.class))
                .hasMessageContaining("case 'odd' of 'kind' threw")
                .hasMessageContaining("odd text");
    }

    @Test
    void function_routes() {
        var root = route("way", String.class, String.class, Router.of(text -> " 'Left'. "))
                .route("left", flows.add("a"))
                .route("right", flows.add("b"));

        assertThat(flows.run(root, String.class)).isEqualTo("in>a");
    }

    @Test
    void model_is_asked_again_with_the_names_and_every_answer_is_recorded() {
        var prompts = new ArrayList<String>();
        RouteModel model = prompt -> {
            prompts.add(prompt);
            return new RouteModel.Reply(prompts.size() == 1 ? "dunno" : "right", "test-model", 12, 1);
        };
        var root = route("way", String.class, String.class, model.<String>router(text -> text))
                .route("left", "to the left", flows.add("a"))
                .route("right", flows.add("b"))
                .reasks(1);
        try (var fermata = FlowFixture.open(root)) {
            var execution = FlowFixture.start(fermata, TEXT);

            assertThat(execution.result(HOUR)).isEqualTo("in>b");
            assertThat(prompts).hasSize(2);
            assertThat(prompts.get(0)).contains("- left: to the left", "- right", "<<<\nin\n>>>");
            assertThat(prompts.get(1)).contains("You answered \"dunno\"");
            assertThat(fermata.history("f-1").toString()).contains("test-model", "\"tokensIn\":12", "dunno");
        }
    }

    @Test
    void answer_that_names_no_route_takes_the_fallback_or_fails() {
        var root = route("way", String.class, String.class, Router.of(text -> "up"))
                .route("left", flows.add("a"))
                .reasks(2);

        assertThat(flows.run(root.fallback("left"), String.class)).isEqualTo("in>a");
        assertThatThrownBy(() -> flows.run(root, String.class))
                .hasMessageContaining("'way' answered [up, up, up], none of [left]");
    }

    @Test
    void alternative_takes_the_same_input() {
        assertThat(flows.run(flows.fails("a").orElse(flows.add("b")), String.class))
                .isEqualTo("in>b");
        assertThatThrownBy(() -> flows.run(flows.fails("a").orElse(flows.fails("b")), String.class))
                .hasMessageContaining("every alternative failed")
                .hasMessageContaining("a broke")
                .hasMessageContaining("b broke");
    }

    @Test
    void group_that_takes_too_long_is_cancelled() {
        var root = flows.add("a").then(flows.slow("b", 5)).timeout(HOUR);

        assertThatThrownBy(() -> flows.run(root, String.class)).hasMessageContaining("not done within PT1H");
        assertThat(flows.took).isEqualTo(HOUR);
        assertThat(flows.ran).containsExactly("a");
        assertThat(flows.run(root.orElse(flows.add("c")), String.class)).isEqualTo("in>c");
    }

    @Test
    void cancelled_flow_is_cancelled_and_not_failed() {
        var root = parallel("group", String.class, flows.slow("a", 1), flows.slow("b", 2))
                .then(step("join", Results.class, String.class, in -> "joined"))
                .orElse(flows.add("c"))
                .retry(io.fermata.sdk.RetryPolicy.DEFAULT)
                .timeout(DAY);
        try (var fermata = FlowFixture.open(root)) {
            var execution = FlowFixture.start(fermata, TEXT);
            fermata.runUntilIdle();

            execution.cancel("enough");
            fermata.runUntilIdle();

            assertThat(execution.describe().status()).isEqualTo(Status.CANCELLED);
            assertThat(flows.ran).isEmpty();
        }
    }

    @Test
    void nodes_of_a_graph_run_as_soon_as_they_can() {
        var graph = dag("graph", String.class)
                .node(flows.slow("a", 1))
                .node(flows.slow("b", 3))
                .node(flows.slow("c", 1), after("a"))
                .node(FlowFixture.join("d", flows.add("b"), flows.add("c")), after("b", "c"));

        assertThat(flows.run(graph, Results.class).get("d", String.class)).isEqualTo("in>b & in>a>c");
        assertThat(flows.took).isEqualTo(Duration.ofHours(3));
        assertThat(flows.ran).containsExactly("a", "c", "b");
    }

    @Test
    void inputs_of_a_graphs_node_have_names() {
        var bill = flows.add("bill");
        var parcel = flows.add("parcel");
        var ship = step(
                "ship",
                Results.class,
                String.class,
                in -> in.get("invoice", String.class) + " with " + in.get("goods", String.class) + " for "
                        + in.get("input", String.class));
        var graph = dag("graph", String.class)
                .node(bill)
                .node(parcel)
                .node(ship, After.NOTHING.and("invoice", bill).and("goods", parcel))
                .result(ship);

        assertThat(flows.run(graph, String.class)).isEqualTo("in>bill with in>parcel for in");
    }

    @Test
    void rules_decide_which_nodes_run() {
        var sees = step(
                "all-done",
                Results.class,
                String.class,
                in -> in.values().keySet() + " " + in.failures().keySet());
        var graph = dag("graph", String.class)
                .node(flows.add("good"))
                .node(flows.fails("bad"))
                .node(
                        step("any", Results.class, String.class, in -> "any"),
                        after("good", "bad").join(Join.ANY_SUCCEEDED))
                .node(sees, after("good", "bad").join(Join.ALL_DONE))
                .node(
                        step("none-failed", Results.class, String.class, in -> "x"),
                        after("good", "bad").join(Join.NONE_FAILED))
                .node(
                        step("one-failed", Results.class, String.class, in -> "x"),
                        after("good").join(Join.ONE_FAILED));
        var flow = Flow.of("flow", graph);
        try (var fermata = FlowFixture.open(graph)) {
            var results = FlowFixture.start(fermata, TypeRef.of(Results.class)).result(HOUR);

            assertThat(results.values()).containsOnlyKeys("good", "any", "all-done");
            assertThat(results.get("all-done", String.class)).isEqualTo("[input, good] [bad]");
            assertThat(results.skipped()).containsExactly("none-failed", "one-failed");
            assertThat(states(flow, fermata.history("f-1")))
                    .contains("bad FAILED", "none-failed SKIPPED", "one-failed SKIPPED");
        }
    }

    @Test
    void failure_that_no_node_takes_care_of_fails_the_graph_after_the_rest_has_run() {
        var graph = dag("graph", String.class).node(flows.fails("bad")).node(flows.add("good"));

        assertThatThrownBy(() -> flows.run(graph, Results.class))
                .hasMessageContaining("nothing took care of what failed; failed: bad")
                .hasMessageContaining("succeeded: good");
    }

    @Test
    void step_limit_pauses_a_flow_and_resuming_goes_on() {
        var root = flows.add("a").then(flows.add("b")).then(flows.add("c"));
        try (var fermata = FlowFixture.open(root)) {
            var execution = fermata.start("flow", "f-1", "in", TEXT, StartOptions.DEFAULT.withMaxSteps(2));
            fermata.runUntilIdle();
            assertThat(execution.describe().status()).isEqualTo(Status.PAUSED);
            assertThat(flows.ran).containsExactly("a", "b");

            execution.resume();

            assertThat(execution.result(HOUR)).isEqualTo("in>a>b>c");
        }
    }

    @Test
    void one_failed_run_leaves_nothing_behind_in_the_flow() {
        var fail = new AtomicInteger(1);
        var root = step("once", String.class, String.class, (String text) -> {
            if (fail.getAndDecrement() > 0) {
                throw Failure.validation("first time");
            }
            return text;
        });
        try (var fermata = FlowFixture.open(root)) {
            var first = fermata.start("flow", "f-1", "in", String.class);
            assertThatThrownBy(() -> first.result(HOUR)).isInstanceOf(WorkflowFailed.class);

            assertThat(fermata.start("flow", "f-2", "in", String.class).result(HOUR))
                    .isEqualTo("in");
        }
    }

    private static List<String> states(Flow<?, ?> flow, List<HistoryEvent> history) {
        return flow.graph(history, Json.strict()).nodes().stream()
                .map(node -> node.name() + " " + node.state())
                .toList();
    }

    private static List<String> names(List<HistoryEvent> history) {
        return history.stream()
                .filter(event -> event.type().equals("OperationOpened"))
                .map(event -> String.valueOf(Json.strict()
                        .read(event.detail().text(), new TypeRef<java.util.Map<String, Object>>() {})
                        .get("name")))
                .toList();
    }
}
