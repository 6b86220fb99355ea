package io.fermata.testkit;

import static io.fermata.flow.Nodes.choice;
import static io.fermata.flow.Nodes.code;
import static io.fermata.flow.Nodes.dag;
import static io.fermata.flow.Nodes.map;
import static io.fermata.flow.Nodes.message;
import static io.fermata.flow.Nodes.parallel;
import static io.fermata.flow.Nodes.step;
import static io.fermata.testkit.FlowFixture.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.flow.Flow;
import io.fermata.flow.Node;
import io.fermata.flow.Results;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holes that naive engines have, and this one must not; docs/patterns/README.md lists the others. */
class NaiveDesignsTest {
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);
    private static final MessageType<String> APPROVED = new MessageType<>("approved", String.class);

    private final FlowFixture flows = new FlowFixture();

    @Test
    void a_phase_of_any_kind_fits_between_others_and_none_is_skipped() {
        Node<Results, String> pick = step("pick", Results.class, String.class, in -> in.get("left", String.class));
        var graph = dag("graph", String.class).node(flows.add("g"));
        Node<Results, String> unwrap = step("unwrap", Results.class, String.class, in -> in.get("g", String.class));
        var split = step("split", TEXT, TypeRef.listOf(String.class), List::of);
        Node<List<String>, String> glue =
                step("glue", TypeRef.listOf(String.class), TEXT, parts -> String.join("", parts));
        var root = flows.add("sequence")
                .then(parallel("parallel", String.class, flows.add("left"), flows.add("right")))
                .then(pick)
                .then(choice("choice", String.class, String.class)
                        .when("yes", text -> true, flows.add("case"))
                        .otherwise())
                .then(message("approval", String.class, APPROVED, text -> "key"))
                .then(graph)
                .then(unwrap)
                .then(split)
                .then(map("map", flows.add("item")).values())
                .then(glue)
                .then(code("code", String.class, String.class, (ctx, text) -> text + ">code"));
        try (var fermata = FlowFixture.open(root)) {
            var execution = FlowFixture.start(fermata, TEXT);
            fermata.publish(APPROVED, "key", "approved");

            assertThat(execution.result(DAY)).isEqualTo("approved>g>item>code");
            assertThat(flows.ran).containsExactlyInAnyOrder("sequence", "left", "right", "case", "g", "item");
        }
    }

    @Test
    void nothing_but_the_named_nodes_is_run() {
        var flow = Flow.of("flow", flows.add("extract").then(flows.add("load")));
        try (var fermata = SimulatedFermata.open(f -> f.register(flow.registration()))) {
            FlowFixture.start(fermata, TEXT).result(DAY);

            assertThat(flow.graph().nodes().stream().map(node -> node.name())).containsExactly("extract", "load");
            assertThat(fermata.history("f-1"))
                    .filteredOn(event -> event.type().equals("OperationOpened"))
                    .hasSize(2);
        }
    }

    @Test
    void concurrency_of_zero_is_refused_in_plain_code_and_does_not_hang() {
        Workflow<String, String> workflow = (ctx, input) -> {
            ctx.map(List.of("a", "b"), 0, (item, branch) -> item);
            return "";
        };
        try (var fermata = open(workflow)) {
            var execution = fermata.start("one", "e", "", String.class);

            assertThatThrownBy(() -> execution.result(DAY))
                    .isInstanceOf(WorkflowFailed.class)
                    .hasMessageContaining("maxConcurrency");
        }
    }

    @Test
    void three_attempts_are_three_and_their_waits_are_those_of_the_policy() {
        var policy =
                new RetryPolicy(Duration.ofSeconds(7), 3, Duration.ofSeconds(20), 4, 0, java.util.Set.of(), Map.of());
        var tried = new ArrayList<Instant>();
        var times = new SimulatedFermata[1];
        Workflow<String, String> workflow =
                (ctx, input) -> ctx.step("shaky", StepOptions.retry(policy), String.class, () -> {
                    tried.add(times[0].now());
                    throw new java.io.IOException("never");
                });
        try (var fermata = open(workflow)) {
            times[0] = fermata;
            var execution = fermata.start("one", "e", "", String.class);

            assertThatThrownBy(() -> execution.result(DAY)).isInstanceOf(WorkflowFailed.class);
            assertThat(tried.stream()
                            .map(at ->
                                    Duration.between(SimulatedFermata.EPOCH, at).toSeconds()))
                    .containsExactly(0L, 7L, 27L, 47L);
        }
        assertThatThrownBy(() -> RetryPolicy.attempts(0)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void step_that_failed_for_good_does_not_fail_the_next_run_with_good_input() {
        var node = step("check", String.class, String.class, (String text) -> {
                    if (text.equals("bad")) {
                        throw Failure.transientFailure("no");
                    }
                    return text;
                })
                .retry(RetryPolicy.attempts(3));
        var flow = Flow.of("flow", node);
        try (var fermata = SimulatedFermata.open(f -> f.register(flow.registration()))) {
            var bad = fermata.start("flow", "f-1", "bad", String.class);
            assertThatThrownBy(() -> bad.result(DAY)).isInstanceOf(WorkflowFailed.class);

            assertThat(fermata.start("flow", "f-2", "good", String.class).result(DAY))
                    .isEqualTo("good");
        }
    }

    private static SimulatedFermata open(Workflow<String, String> workflow) {
        return SimulatedFermata.open(
                f -> f.register("one", workflow, WorkflowOptions.types(String.class, String.class)));
    }
}
