package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Status;
import io.fermata.sdk.BranchFailed;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Promise;
import io.fermata.sdk.StepFailed;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BranchesTest {
    private static final List<Integer> ITEMS = List.of(0, 1, 2, 3, 4);

    @Test
    void a_branch_has_places_of_its_own() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var left = ctx.async(c -> c.task("l1", String.class, "") + c.task("l2", String.class, ""));
            var right = ctx.task("r", String.class, "");
            return left.get() + right;
        };

        var stage = Stage.of(workflow)
                .forgetful()
                .start("x")
                .completeTask("2", "c")
                .completeTask("1.1", "a")
                .completeTask("1.2", "b");

        assertThat(stage.result()).isEqualTo("abc");
        assertThat(stage.operations()).containsExactly("2", "1.1", "1.2");
    }

    @Test
    void map_keeps_its_limit_and_its_order_and_names_items_by_index() {
        Workflow<String, String> workflow = (ctx, input) ->
                ctx.map(ITEMS, 2, (item, c) -> c.task("t", String.class, item)).toString();

        var stage = Stage.of(workflow).forgetful().start("x");
        assertThat(stage.operations()).containsExactly("1[0].1", "1[1].1");
        stage.completeTask("1[1].1", "b");
        assertThat(stage.operations()).endsWith("1[2].1");
        stage.completeTask("1[2].1", "c").completeTask("1[3].1", "d");
        stage.completeTask("1[0].1", "a").completeTask("1[4].1", "e");

        assertThat(stage.result()).isEqualTo("[a, b, c, d, e]");
    }

    @Test
    void map_stops_at_the_first_failure_and_keeps_what_was_good() {
        List<BranchFailed> caught = new ArrayList<>();
        Workflow<String, String> workflow = (ctx, input) -> {
            try {
                return ctx.map(ITEMS, 2, (item, c) -> c.task("t", String.class, item))
                        .toString();
            } catch (BranchFailed failed) {
                caught.add(failed);
                return "item " + failed.index() + " of " + failed.outcomes().size();
            }
        };

        var stage =
                Stage.of(workflow).start("x").completeTask("1[0].1", "a").failTask("1[2].1", Failure.validation("bad"));

        assertThat(stage.result()).isEqualTo("item 2 of 3");
        assertThat(caught.getFirst()).hasRootCauseMessage("bad");
    }

    @Test
    void a_branch_that_gives_up_what_it_waited_for_runs_once() {
        List<String> began = new ArrayList<>();
        Workflow<String, String> workflow = (ctx, input) -> {
            var branch = ctx.async(c -> {
                began.add("branch");
                Promise<String> fast = c.taskAsync("fast", String.class, "");
                Promise<String> slow = c.taskAsync("slow", String.class, "");
                var first = c.any(List.of(fast, slow)).get();
                slow.cancel();
                return first;
            });
            return branch.get() + ctx.task("last", String.class, "");
        };

        var stage = Stage.of(workflow).start("x").completeTask("1.1", "a").completeTask("2", "b");

        assertThat(stage.result()).isEqualTo("ab");
        assertThat(began).containsExactly("branch");
        assertThat(stage.operations()).containsExactly("1.1", "1.2", "2");
    }

    @Test
    void map_settled_goes_on_past_failures() {
        Workflow<String, String> workflow = (ctx, input) ->
                ctx.mapSettled(ITEMS, 5, (item, c) -> c.step("s", Integer.class, () -> 10 / (item - 2))).stream()
                        .map(outcome -> outcome.getClass().getSimpleName())
                        .toList()
                        .toString();

        var stage = Stage.of(workflow).forgetful().start("x");

        assertThat(stage.result()).isEqualTo("[Success, Success, Failed, Success, Success]");
    }

    @Test
    void any_takes_the_one_that_history_closed_first_also_on_replay() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var a = ctx.taskAsync("a", String.class, "");
            var b = ctx.taskAsync("b", String.class, "");
            ctx.task("gate", String.class, "");
            return ctx.any(List.of(a, b)).get();
        };

        var stage = Stage.of(workflow)
                .start("x")
                .completeTask("2", "b first")
                .completeTask("1", "a second")
                .reload()
                .completeTask("3", "");

        assertThat(stage.result()).isEqualTo("b first");
    }

    @Test
    void all_fails_with_the_first_failure_at_once() {
        Workflow<String, String> workflow = (ctx, input) -> {
            List<Promise<String>> both =
                    List.of(ctx.taskAsync("a", String.class, ""), ctx.taskAsync("b", String.class, ""));
            return ctx.all(both).toString();
        };

        var stage = Stage.of(workflow).start("x").failTask("2", Failure.logic("bug"));

        assertThat(stage.status()).isEqualTo(Status.FAILED);
    }

    @Test
    void a_race_cancels_who_is_late() {
        Workflow<String, String> workflow =
                (ctx, input) -> ctx.race(List.of(c -> c.task("slow", String.class, ""), c -> {
                    c.sleep(Duration.ofMinutes(1));
                    return "timer";
                }));

        var stage = Stage.of(workflow).forgetful().start("x").advance(Duration.ofMinutes(1));

        assertThat(stage.result()).isEqualTo("timer");
        assertThat(stage.events().toString()).contains("another branch of the race was first");
    }

    @Test
    void a_cancelled_execution_cleans_up_in_a_shield() {
        Workflow<String, String> workflow = (ctx, input) -> {
            try {
                return ctx.task("long", String.class, "");
            } finally {
                ctx.<String, RuntimeException>shielded(scope -> ctx.step("clean", String.class, () -> "clean"));
            }
        };

        var stage = Stage.of(workflow).forgetful().start("x").cancel("not needed");

        assertThat(stage.status()).isEqualTo(Status.CANCELLED);
        assertThat(stage.operations()).containsExactly("1", "2");
    }

    @Test
    void a_cancelled_execution_may_still_complete() {
        Workflow<String, String> workflow = (ctx, input) -> {
            try {
                return ctx.task("long", String.class, "");
            } catch (Cancelled cancelled) {
                return "partial";
            }
        };

        var stage = Stage.of(workflow).start("x").cancel("enough");

        assertThat(stage.result()).isEqualTo("partial");
    }

    @Test
    void a_scope_cancels_what_is_open_in_it_alone() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var outside = ctx.taskAsync("outside", String.class, "");
            var inside = ctx.<Promise<String>, RuntimeException>scope(scope -> {
                var open = ctx.taskAsync("inside", String.class, "");
                ctx.task("gate", String.class, "");
                scope.cancel("changed my mind");
                return open;
            });
            return caught(inside) + " " + outside.get();
        };

        var stage = Stage.of(workflow).forgetful().start("x").completeTask("3", "");
        stage.completeTask("1", "fine");

        assertThat(stage.result()).isEqualTo("Cancelled fine");
    }

    @Test
    void a_withdrawn_promise_stays_cancelled() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var task = ctx.taskAsync("t", String.class, "");
            task.cancel();
            return caught(task);
        };

        assertThat(Stage.of(workflow).forgetful().start("x").result()).isEqualTo("Cancelled");
    }

    @Test
    void a_context_is_of_no_use_outside_of_its_branch() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var inBranch = ctx.async(c -> failure(() -> ctx.sleep(Duration.ofSeconds(1))));
            var inStep = ctx.step("s", String.class, () -> failure(ctx::now));
            return inBranch.get() + inStep;
        };

        var stage = Stage.of(workflow).start("x");

        assertThat(stage.result()).contains("this context belongs to the workflow's method");
        assertThat(stage.result()).contains("was used outside of its workflow's own code");
    }

    @Test
    void a_step_in_a_branch_fails_the_branch_alone() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var branch = ctx.async(c -> c.step("bad", String.class, () -> {
                throw Failure.validation("bad");
            }));
            try {
                return branch.get();
            } catch (StepFailed failed) {
                return "caught";
            }
        };

        assertThat(Stage.of(workflow).forgetful().start("x").result()).isEqualTo("caught");
    }

    private static String failure(Runnable code) {
        try {
            code.run();
            return "nothing";
        } catch (IllegalStateException thrown) {
            return String.valueOf(thrown.getMessage());
        }
    }

    private static String caught(Promise<String> promise) {
        try {
            return promise.get();
        } catch (Cancelled cancelled) {
            return "Cancelled";
        }
    }
}
