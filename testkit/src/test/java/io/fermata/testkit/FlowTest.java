package io.fermata.testkit;

import static io.fermata.flow.Dag.after;
import static io.fermata.flow.Nodes.choice;
import static io.fermata.flow.Nodes.dag;
import static io.fermata.flow.Nodes.map;
import static io.fermata.flow.Nodes.parallel;
import static io.fermata.flow.Nodes.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Json;
import io.fermata.flow.Flow;
import io.fermata.flow.GroupPolicy;
import io.fermata.flow.Join;
import io.fermata.flow.MapResult;
import io.fermata.flow.Node;
import io.fermata.flow.NodeState;
import io.fermata.flow.Results;
import io.fermata.flow.Siblings;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkflowFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final List<String> ran = new ArrayList<>();

    /** A text that grows by the name of each step that it passes. */
    private Node<String, String> add(String name) {
        return step(name, String.class, String.class, text -> {
            ran.add(name);
            return text + ">" + name;
        });
    }

    private Node<String, String> fails(String name) {
        return step(name, String.class, String.class, (String text) -> {
            ran.add(name);
            throw Failure.validation(name + " broke");
        });
    }

    private static Node<Results, String> join(String name, Node<?, String> left, Node<?, String> right) {
        return step(name, Results.class, String.class, in -> in.get(left) + " & " + in.get(right));
    }

    private <O> O run(Node<String, O> root, Class<O> type) {
        return run(root, TypeRef.of(type));
    }

    private <O> O run(Node<String, O> root, TypeRef<O> type) {
        try (var fermata =
                SimulatedFermata.open(f -> f.register(Flow.of("flow", root).registration()))) {
            return start(fermata, type).result(DAY);
        }
    }

    private static <O> Execution<O> start(SimulatedFermata fermata, TypeRef<O> type) {
        return fermata.start("flow", "f-1", "in", type, StartOptions.DEFAULT);
    }

    @Test
    void each_step_takes_the_result_of_the_one_before_and_not_the_first_input() {
        var end = run(add("a").then(add("b")).then(add("c")), String.class);

        assertThat(end).isEqualTo("in>a>b>c");
    }

    @Test
    void the_first_failure_stops() {
        assertThatThrownBy(() -> run(add("a").then(fails("b")).then(add("c")), String.class))
                .isInstanceOf(WorkflowFailed.class)
                .hasMessageContaining("b broke");
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void diamond_joins_by_name() {
        var left = add("left");
        var right = add("right");

        var end = run(add("extract").then(left.and(right)).then(join("load", left, right)), String.class);

        assertThat(end).isEqualTo("in>extract>left & in>extract>right");
    }

    @Test
    void branch_without_a_join_gives_results_by_name() {
        var end = run(add("a").and(add("b")), Results.class);

        assertThat(end.values()).isEqualTo(Map.of("a", "in>a", "b", "in>b"));
    }

    @Test
    void failed_branch_does_not_throw_away_good_results() {
        var group = parallel("group", String.class, add("good"), fails("bad")).siblings(Siblings.FINISH);

        assertThatThrownBy(() -> run(group, Results.class))
                .hasMessageContaining("'group' failed")
                .hasMessageContaining("bad broke")
                .hasMessageContaining("succeeded: good");
    }

    @Test
    void best_effort_lists_what_failed() {
        var group = parallel("group", String.class, add("good"), fails("bad")).policy(GroupPolicy.bestEffort());

        var end = run(group, Results.class);

        assertThat(end.values()).isEqualTo(Map.of("good", "in>good"));
        assertThat(end.failures()).containsOnlyKeys("bad");
    }

    @Test
    void map_keeps_the_order_and_tolerates() {
        var body = step("double", Integer.class, Integer.class, (Integer i) -> {
            if (i == 3) {
                throw Failure.validation("three");
            }
            return i * 2;
        });
        var numbers =
                step("numbers", TypeRef.of(String.class), TypeRef.listOf(Integer.class), s -> List.of(1, 2, 3, 4));

        var end =
                run(numbers.then(map("all", body).tolerate(1).maxConcurrency(2)), new TypeRef<MapResult<Integer>>() {});

        assertThat(end.values()).containsExactly(2, 4, 8);
        assertThat(end.reason()).isEqualTo(MapResult.Reason.FAILURES_TOLERATED);
        assertThat(end.failures())
                .singleElement()
                .satisfies(item -> assertThat(item.index()).isEqualTo(2));
    }

    @Test
    void matched_case_without_steps_does_not_run_the_default() {
        var kind = choice("kind", String.class, String.class)
                .when("same", text -> text.equals("in"))
                .otherwise(add("default"));

        assertThat(run(kind, String.class)).isEqualTo("in");
        assertThat(ran).isEmpty();
    }

    @Test
    void graph_runs_what_its_rules_allow() {
        var graph = dag("graph", String.class)
                .node(add("a"))
                .node(fails("b"), after("a"))
                .node(add("never"), after("b"))
                .node(
                        step(
                                "alert",
                                Results.class,
                                String.class,
                                in -> "saw " + in.failures().keySet()),
                        after("b").join(Join.ONE_FAILED));

        var end = run(graph, Results.class);

        assertThat(end.get("alert", String.class)).isEqualTo("saw [b]");
        assertThat(end.failures()).containsOnlyKeys("b");
        assertThat(end.skipped()).containsExactly("never");
    }

    @Test
    void drawing_shows_what_was_taken() {
        var left = add("left");
        var kind = choice("kind", String.class, String.class)
                .when("no", text -> false, add("not-me"))
                .otherwise(left);
        var flow = Flow.of("flow", add("first").then(kind).then(fails("last")).then(add("after")));
        try (var fermata = SimulatedFermata.open(f -> f.register(flow.registration()))) {
            var execution = start(fermata, TypeRef.of(String.class));
            assertThatThrownBy(() -> execution.result(DAY)).isInstanceOf(WorkflowFailed.class);

            var graph = flow.graph(fermata.history("f-1"), Json.strict());

            assertThat(graph.nodes().stream().map(each -> each.name() + " " + each.state()))
                    .containsExactly(
                            "first " + NodeState.SUCCEEDED,
                            "kind " + NodeState.SUCCEEDED,
                            "not-me " + NodeState.PLANNED,
                            "left " + NodeState.SUCCEEDED,
                            "last " + NodeState.FAILED,
                            "after " + NodeState.PLANNED);
        }
    }

    @Test
    void a_group_is_retried_as_a_whole() {
        var tries = new int[1];
        var shaky = step("shaky", String.class, String.class, (String text) -> {
            tries[0]++;
            if (tries[0] < 3) {
                throw Failure.transientFailure("not yet");
            }
            return text + ">shaky";
        });

        var group = add("a").then(shaky.retry(RetryPolicy.NONE)).retry(RetryPolicy.attempts(3));

        assertThat(run(group, String.class)).isEqualTo("in>a>shaky");
        assertThat(ran).containsExactly("a", "a", "a");
    }
}
