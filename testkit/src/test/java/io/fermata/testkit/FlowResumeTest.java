package io.fermata.testkit;

import static io.fermata.flow.Dag.after;
import static io.fermata.flow.Nodes.choice;
import static io.fermata.flow.Nodes.code;
import static io.fermata.flow.Nodes.dag;
import static io.fermata.flow.Nodes.map;
import static io.fermata.flow.Nodes.parallel;
import static io.fermata.flow.Nodes.step;
import static io.fermata.testkit.FlowFixture.DAY;
import static io.fermata.testkit.FlowFixture.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.flow.Flow;
import io.fermata.flow.Join;
import io.fermata.flow.Node;
import io.fermata.flow.Results;
import io.fermata.flow.StartAt;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowResumeTest {
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);

    private final FlowFixture flows = new FlowFixture();

    @Test
    void flow_begins_at_a_node_with_its_inputs_given() {
        var flow = Flow.of("flow", tree());
        try (var fermata = SimulatedFermata.open(f -> f.register(flow.midway()))) {
            var start = StartAt.node("load").with("left", "L").with("right", "R");
            var end = fermata.start("flow.from", "m-1", start, String.class).result(HOUR);
            var branch = StartAt.node("left").with("extract", "E").with("right", "R");
            var other = fermata.start("flow.from", "m-2", branch, String.class).result(HOUR);

            assertThat(end).isEqualTo("L & R>end");
            assertThat(other).isEqualTo("E>left & R>end");
            assertThat(flows.ran).containsExactly("end", "left", "end");
        }
    }

    @Test
    void graph_begins_at_a_node_too() {
        var left = flows.add("left");
        var right = flows.add("right");
        var load = FlowFixture.join("load", left, right);
        var graph = dag("graph", String.class)
                .node(flows.add("extract"))
                .node(left, after("extract"))
                .node(right, after("extract"))
                .node(load, after(left, right))
                .result(load);
        var flow = Flow.of("flow", graph);
        try (var fermata = SimulatedFermata.open(f -> f.register(flow.midway()))) {
            var start = StartAt.node("left").with("extract", "E").with("right", "R");

            assertThat(fermata.start("flow.from", "m-1", start, String.class).result(HOUR))
                    .isEqualTo("E>left & R");
            assertThat(flows.ran).containsExactly("left");
        }
    }

    @Test
    void a_start_in_the_middle_is_refused_by_name() {
        var flow = Flow.of("flow", tree());
        try (var fermata = SimulatedFermata.open(f -> f.register(flow.midway()))) {
            refused(fermata, StartAt.node("load").with("left", "L"), "is missing 'right'");
            refused(fermata, StartAt.node("nowhere"), "must be one of the flow's, is 'nowhere'");
            refused(fermata, StartAt.node("end").with("load", "x").with("left", "L"), "given.left is not needed");
        }
    }

    private static void refused(SimulatedFermata fermata, StartAt start, String why) {
        assertThatThrownBy(() -> fermata.start("flow.from", "m-1", start, String.class))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(why);
    }

    private Node<String, String> tree() {
        var left = flows.add("left");
        var right = flows.add("right");
        return flows.add("extract")
                .then(left.and(right))
                .then(FlowFixture.join("load", left, right))
                .then(flows.add("end"));
    }

    /** Some of everything, with waits between, so that there is much to be interrupted. */
    private Node<String, String> everything() {
        var split =
                step("split", TypeRef.of(String.class), TypeRef.listOf(String.class), text -> List.of("x", "y", "z"));
        Node<List<String>, String> glue =
                step("glue", TypeRef.listOf(String.class), TypeRef.of(String.class), parts -> String.join("+", parts));
        var items = split.then(
                        map("each", flows.slow("item", 1)).maxConcurrency(2).values())
                .then(glue);
        var left = choice("kind", String.class, String.class)
                .when("none", text -> false, flows.add("never"))
                .otherwise(flows.slow("left", 2))
                .then(flows.add("left-end"));
        var graph = dag("graph", String.class)
                .node(flows.slow("g1", 1))
                .node(flows.fails("g2"), after("g1"))
                .node(
                        step(
                                "g3",
                                Results.class,
                                String.class,
                                in -> "g3 " + in.failures().keySet()),
                        after("g2").join(Join.ALL_DONE));
        var picked = step("pick", Results.class, String.class, in -> in.get("g3", String.class));
        Node<Results, String> load = code("load", Results.class, String.class, (ctx, in) -> {
            ctx.sleep(HOUR);
            return in.values().toString();
        });
        return flows.add("first")
                .then(parallel("branches", String.class, left, items, graph.then(picked))
                        .maxConcurrency(2))
                .then(load)
                .then(flows.fails("broken").orElse(flows.slow("mended", 1)))
                .timeout(DAY);
    }

    @Test
    void nested_flow_ends_the_same_when_every_turn_is_a_replay() {
        var end = flows.run(everything(), TEXT);
        var steps = List.copyOf(flows.ran);
        flows.ran.clear();

        assertThat(flows.runForgetful(everything(), TEXT)).isEqualTo(end);
        assertThat(flows.ran).isEqualTo(steps);
    }

    @Test
    void nested_flow_ends_the_same_after_a_crash_at_any_moment() {
        var end = flows.run(everything(), TEXT);
        long minutes = flows.took.toMinutes();
        for (long at = 0; at <= minutes; at += 30) {
            try (var fermata = FlowFixture.open(everything())) {
                FlowFixture.start(fermata, TEXT);
                fermata.advance(Duration.ofMinutes(at));
                fermata.restart();

                assertThat(fermata.execution("f-1", TEXT).result(Duration.ofDays(2)))
                        .as("crash after " + at + " minutes")
                        .isEqualTo(end);
            }
        }
    }
}
