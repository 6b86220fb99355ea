package io.fermata.flow;

import static io.fermata.flow.Dag.after;
import static io.fermata.flow.Nodes.choice;
import static io.fermata.flow.Nodes.dag;
import static io.fermata.flow.Nodes.map;
import static io.fermata.flow.Nodes.parallel;
import static io.fermata.flow.Nodes.pipeline;
import static io.fermata.flow.Nodes.route;
import static io.fermata.flow.Nodes.sequence;
import static io.fermata.flow.Nodes.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.InvalidInput;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckerTest {
    private static Node<String, String> text(String name) {
        return step(name, String.class, String.class, in -> in);
    }

    private static Node<Integer, Integer> number(String name) {
        return step(name, Integer.class, Integer.class, in -> in);
    }

    private static void refused(Node<?, ?> root, String node, String why) {
        assertThatThrownBy(() -> Flow.of("flow", root))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("flow 'flow' cannot run")
                .hasMessageContaining("node '" + node + "'")
                .hasMessageContaining(why);
    }

    @Test
    void sound_flow_has_no_problems() {
        assertThat(Flow.of("flow", text("a").then(text("b").and(text("c")))).check())
                .isEmpty();
    }

    @Test
    void max_concurrency_of_zero_is_refused_and_does_not_hang() {
        refused(parallel("group", String.class, text("a")).maxConcurrency(0), "group", "maxConcurrency of 0");
        refused(map("all", text("a")).maxConcurrency(-1), "all", "maxConcurrency of -1");
        refused(pipeline("line", text("a"), 0), "a", "concurrency of 0");
        refused(dag("graph", String.class).node(text("a")).maxConcurrency(0), "graph", "maxConcurrency of 0");
    }

    @Test
    void a_name_given_twice_is_refused() {
        refused(text("a").then(text("b")).then(text("a")), "a", "stands twice");
        refused(text("a").and(text("a")), "a", "stands twice");
    }

    @Test
    void a_cycle_is_refused_with_its_nodes() {
        var graph = dag("graph", String.class)
                .node(text("a"))
                .node(text("b"), after("a", "d"))
                .node(text("c"), after("b"))
                .node(text("d"), after("c"));

        refused(graph, "b", "is in a cycle: b → c → d → b");
        refused(graph, "c", "can never be reached");
    }

    @Test
    void missing_edge_is_refused_and_does_not_loop() {
        refused(
                dag("graph", String.class).node(text("a")).node(text("b"), after("x")),
                "b",
                "is missing its input 'x'");
        refused(dag("graph", String.class).node(text("a")).result(text("z")), "graph", "has no node 'z'");
    }

    @Test
    void each_link_must_fit() {
        refused(sequence("all", String.class, Integer.class, List.of(text("a"), number("b"))), "b", "is given");
        refused(
                dag("graph", String.class).node(text("a")).node(text("b")).node(number("c"), after("a")),
                "c",
                "takes java.lang.Integer, but is given java.lang.String");
        refused(
                dag("graph", String.class).node(text("a")).node(text("b")).node(text("c"), after("a", "b")),
                "c",
                "is given the results of a, b by name");
    }

    @Test
    void empty_groups_are_refused() {
        refused(sequence("none", String.class, String.class, List.of()), "none", "has no nodes");
        refused(parallel("none", String.class), "none", "has no branches");
        refused(choice("none", String.class, String.class), "none", "has no cases");
        refused(route("none", String.class, String.class, Router.of(in -> in)), "none", "has no routes");
        refused(dag("none", String.class), "none", "has no nodes");
    }

    @Test
    void missing_default_is_a_warning() {
        var flow = Flow.of("flow", choice("kind", String.class, String.class).when("a", in -> true, text("a")));

        assertThat(flow.check()).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
            assertThat(problem.node()).isEqualTo("kind");
            assertThat(problem.message()).contains("no default");
        });
    }

    @Test
    void case_behind_the_default_can_never_be_reached() {
        refused(
                choice("kind", String.class, String.class).otherwise(text("a")).when("late", in -> true, text("b")),
                "kind",
                "never reaches case 'late'");
    }

    @Test
    void case_without_steps_must_hand_on_what_the_choice_gives() {
        refused(
                choice("kind", String.class, Integer.class).when("same", in -> true),
                "kind",
                "gives java.lang.String, where java.lang.Integer is wanted");
    }

    @Test
    void rules_name_what_there_is() {
        var two = parallel("two", String.class, text("a"), text("b"));

        refused(two.policy(GroupPolicy.atLeast(3)), "two", "wants 3 successes of 2");
        refused(two.policy(GroupPolicy.critical("c")), "two", "has no branch 'c'");
        refused(
                route("way", String.class, String.class, Router.of(in -> in))
                        .route("a", text("a"))
                        .fallback("c"),
                "way",
                "has no route 'c'");
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThatThrownBy(() -> Flow.of("flow", text("a").then(text("a")).and(parallel("m", String.class))))
                .hasMessageContaining("'a'")
                .hasMessageContaining("'m'");
    }

    @Test
    void nobody_can_add_a_kind_of_node_that_a_run_does_not_know() {
        assertThat(Node.class.isSealed()).isTrue();
        assertThat(Node.class.getPermittedSubclasses())
                .allMatch(kind -> kind.isSealed() || Modifier.isFinal(kind.getModifiers()));
    }
}
