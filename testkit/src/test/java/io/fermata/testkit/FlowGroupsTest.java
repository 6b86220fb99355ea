package io.fermata.testkit;

import static io.fermata.flow.Nodes.code;
import static io.fermata.flow.Nodes.map;
import static io.fermata.flow.Nodes.parallel;
import static io.fermata.flow.Nodes.pipeline;
import static io.fermata.flow.Nodes.scatterGather;
import static io.fermata.flow.Nodes.sleep;
import static io.fermata.flow.Nodes.step;
import static io.fermata.testkit.FlowFixture.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.flow.GroupPolicy;
import io.fermata.flow.MapResult;
import io.fermata.flow.Node;
import io.fermata.flow.Results;
import io.fermata.flow.Siblings;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlowGroupsTest {
    private static final TypeRef<MapResult<Integer>> NUMBERS_RESULT = new TypeRef<>() {};

    private final FlowFixture flows = new FlowFixture();

    /** Something that can be changed. */
    record Box(List<String> lines) {}

    /** Something that can hold itself. */
    static final class Knot {
        public @Nullable Knot self;
    }

    private static Node<String, List<Integer>> numbers(Integer... values) {
        return step("numbers", TypeRef.of(String.class), TypeRef.listOf(Integer.class), text -> List.of(values));
    }

    private static Node<Box, Integer> scribble(String name) {
        return step(name, Box.class, Integer.class, box -> {
            box.lines().add(name);
            return box.lines().size();
        });
    }

    @Test
    void a_branch_that_changes_its_input_changes_nobody_elses() {
        var box = step("box", String.class, Box.class, text -> new Box(new ArrayList<>(List.of(text))));

        var sizes = flows.run(box.then(scribble("a").and(scribble("b")).and(scribble("c"))), Results.class);

        assertThat(sizes.values()).isEqualTo(Map.of("a", 2, "b", 2, "c", 2));
    }

    @Test
    void plain_code_in_a_branch_has_a_copy_too() {
        var box = step("box", String.class, Box.class, text -> new Box(new ArrayList<>(List.of(text))));
        Node<Box, Integer> a = code("a", Box.class, Integer.class, (ctx, in) -> {
            in.lines().add("a");
            return in.lines().size();
        });

        var sizes = flows.run(box.then(a.and(scribble("b"))), Results.class);

        assertThat(sizes.values()).isEqualTo(Map.of("a", 2, "b", 2));
    }

    @Test
    void retried_step_does_not_see_what_its_first_attempt_did_to_the_input() {
        var box = step("box", String.class, Box.class, text -> new Box(new ArrayList<>(List.of(text))));
        var shaky = step("shaky", Box.class, Integer.class, (in, attempt) -> {
            in.lines().add("x");
            if (attempt.number() < 3) {
                throw Failure.transientFailure("not yet");
            }
            return in.lines().size();
        });

        assertThat(flows.run(box.then(shaky), Integer.class)).isEqualTo(2);
    }

    @Test
    void a_value_that_holds_itself_is_refused_and_does_not_hang() {
        Node<String, Knot> tie = code("tie", String.class, Knot.class, (ctx, text) -> {
            var knot = new Knot();
            knot.self = knot;
            return knot;
        });
        var a = step("a", Knot.class, String.class, knot -> "a");
        var b = step("b", Knot.class, String.class, knot -> "b");

        assertThatThrownBy(() -> flows.run(tie.then(a.and(b)), Results.class)).hasMessageContaining("failed: a (");
    }

    @Test
    void siblings_are_cancelled_once_the_group_must_fail() {
        var group = parallel("group", String.class, flows.slow("slow", 5), flows.fails("bad"));

        assertThatThrownBy(() -> flows.run(group, Results.class)).hasMessageContaining("not done: slow");
        assertThat(flows.took).isZero();
        assertThat(flows.ran).containsExactly("bad");
    }

    @Test
    void siblings_finish_when_told_so() {
        var group = parallel("group", String.class, flows.slow("slow", 5), flows.fails("bad"))
                .siblings(Siblings.FINISH);

        assertThatThrownBy(() -> flows.run(group, Results.class)).hasMessageContaining("succeeded: slow");
        assertThat(flows.took).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void no_more_branches_run_at_once_than_allowed() {
        var group = parallel("group", String.class, flows.slow("a", 1), flows.slow("b", 1), flows.slow("c", 1));

        flows.run(group.maxConcurrency(2), Results.class);

        assertThat(flows.took).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void at_least_so_many_must_succeed() {
        var group = parallel("group", String.class, flows.add("a"), flows.fails("b"), flows.add("c"));

        assertThat(flows.run(group.policy(GroupPolicy.atLeast(2)), Results.class)
                        .values())
                .containsOnlyKeys("a", "c");
        assertThatThrownBy(() -> flows.run(group.policy(GroupPolicy.atLeast(3)), Results.class))
                .hasMessageContaining("2 of 3 can succeed, 3 must");
    }

    @Test
    void only_the_critical_ones_must_succeed() {
        var group = parallel("group", String.class, flows.add("a"), flows.fails("b"));

        assertThat(flows.run(group.policy(GroupPolicy.critical("a")), Results.class)
                        .failures())
                .containsOnlyKeys("b");
        assertThatThrownBy(() -> flows.run(group.policy(GroupPolicy.critical("b")), Results.class))
                .hasMessageContaining("critical: b");
    }

    @Test
    void own_rule_decides_over_all_results() {
        var group = parallel("group", String.class, flows.add("a"), flows.fails("b"));
        var rule = GroupPolicy.custom(results -> results.failures().size() > 1 ? "two are too many" : "");

        assertThat(flows.run(group.policy(rule), Results.class).values()).containsOnlyKeys("a");
    }

    @Test
    void scatter_gather_goes_on_with_what_came_by_the_deadline() {
        var quotes = scatterGather(
                "quotes", String.class, HOUR, flows.slow("late", 2), flows.add("fast"), flows.fails("bad"));

        var results = flows.run(quotes, Results.class);

        assertThat(results.values()).isEqualTo(Map.of("fast", "in>fast"));
        assertThat(results.failures()).containsOnlyKeys("bad");
        assertThat(results.skipped()).containsExactly("late");
        assertThat(flows.took).isEqualTo(HOUR);
    }

    @Test
    void scatter_gather_does_not_wait_for_a_deadline_that_nobody_needs() {
        flows.run(scatterGather("quotes", String.class, HOUR, flows.add("a"), flows.add("b")), Results.class);

        assertThat(flows.took).isZero();
    }

    @Test
    void items_are_retried_one_by_one() {
        var tries = new ArrayList<Integer>();
        var shaky = step("shaky", Integer.class, Integer.class, (Integer i, io.fermata.sdk.Attempt attempt) -> {
            tries.add(i);
            if (i == 2 && attempt.number() == 1) {
                throw Failure.transientFailure("not yet");
            }
            return i * 10;
        });

        var end = flows.run(
                numbers(1, 2, 3)
                        .then(map("all", shaky.retry(RetryPolicy.attempts(2))).values()),
                TypeRef.listOf(Integer.class));

        assertThat(end).containsExactly(10, 20, 30);
        assertThat(tries).containsExactlyInAnyOrder(1, 2, 2, 3);
    }

    @Test
    void too_many_failed_items_stop_the_others_and_keep_the_good_results() {
        var started = new ArrayList<Integer>();
        var body = step("work", Integer.class, Integer.class, (Integer i) -> {
            started.add(i);
            if (i % 2 == 0) {
                throw Failure.validation("even");
            }
            return i;
        });
        var all = map("all", body).maxConcurrency(1).tolerate(1);

        assertThatThrownBy(() -> flows.run(numbers(1, 2, 3, 4, 5).then(all), NUMBERS_RESULT))
                .hasMessageContaining("'all' failed: 2 of 5 items failed")
                .hasMessageContaining("succeeded: 2");
        assertThat(started).containsExactly(1, 2, 3, 4);
    }

    @Test
    void share_of_failed_items_is_tolerated() {
        var body = step("work", Integer.class, Integer.class, (Integer i) -> {
            if (i == 2) {
                throw Failure.validation("two");
            }
            return i;
        });

        var end = flows.run(numbers(1, 2, 3, 4).then(map("all", body).toleratePercent(25)), NUMBERS_RESULT);

        assertThat(end.values()).containsExactly(1, 3, 4);
        assertThat(end.reason()).isEqualTo(MapResult.Reason.FAILURES_TOLERATED);
        assertThatThrownBy(() ->
                        flows.run(numbers(1, 2, 3).then(map("all", body).toleratePercent(25)), NUMBERS_RESULT))
                .hasMessageContaining("1 of 3 items failed");
    }

    @Test
    void an_empty_list_has_an_empty_result() {
        var end = flows.run(
                numbers().then(map("all", step("work", Integer.class, Integer.class, i -> i))), NUMBERS_RESULT);

        assertThat(end).isEqualTo(new MapResult<>(List.of(), MapResult.Reason.ALL_SUCCEEDED));
    }

    @Test
    void stages_of_a_pipeline_overlap() {
        var line =
                pipeline("line", sleep("first", Integer.class, HOUR), 1).stage(sleep("second", Integer.class, HOUR), 1);

        var end = flows.run(numbers(1, 2, 3, 4).then(line), NUMBERS_RESULT);

        assertThat(end.values()).containsExactly(1, 2, 3, 4);
        assertThat(flows.took).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void stage_with_more_room_is_faster() {
        var line =
                pipeline("line", sleep("first", Integer.class, HOUR), 2).stage(sleep("second", Integer.class, HOUR), 4);

        flows.run(numbers(1, 2, 3, 4).then(line), NUMBERS_RESULT);

        assertThat(flows.took).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void slow_stage_holds_back_those_before_it() {
        var begun = new ArrayList<Integer>();
        var first = step("first", Integer.class, Integer.class, (Integer i) -> {
            begun.add(i);
            return i;
        });
        var line = pipeline("line", first, 1)
                .stage(sleep("second", Integer.class, HOUR), 1)
                .handOver(1);
        var root = numbers(1, 2, 3, 4, 5, 6, 7, 8).then(line);
        try (var fermata = FlowFixture.open(root)) {
            FlowFixture.start(fermata, NUMBERS_RESULT);

            fermata.advance(Duration.ofMinutes(30));

            assertThat(begun)
                    .as("one in the second stage, one between, one that found no room")
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void unordered_items_overtake_each_other_and_ordered_ones_do_not() {
        var uneven = sleep("uneven", Integer.class, (Integer i) -> i == 1 ? HOUR.multipliedBy(3) : HOUR);
        var line = pipeline("line", uneven, 3).stage(step("last", Integer.class, Integer.class, i -> i), 1);

        var unordered = flows.run(numbers(1, 2, 3).then(line.ordered(false)), NUMBERS_RESULT);
        var ordered = flows.run(numbers(1, 2, 3).then(line), NUMBERS_RESULT);

        assertThat(unordered.values()).containsExactly(2, 3, 1);
        assertThat(ordered.values()).containsExactly(1, 2, 3);
    }

    @Test
    void failed_item_keeps_no_other_waiting_for_its_turn() {
        var first = step("first", Integer.class, Integer.class, (Integer i) -> {
            if (i == 1) {
                throw Failure.validation("one");
            }
            return i;
        });
        var line = pipeline("line", first, 2).stage(step("last", Integer.class, Integer.class, i -> i * 10), 1);

        var end = flows.run(numbers(1, 2, 3).then(line.tolerate(1)), NUMBERS_RESULT);

        assertThat(end.values()).containsExactly(20, 30);
        assertThat(end.failures()).hasSize(1);
    }
}
