package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deadlines around several operations, and results by name. */
class DeadlinesTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final MessageType<String> GO = new MessageType<>("go", String.class);

    private static SimulatedFermata only(Workflow<String, Object> workflow) {
        return SimulatedFermata.open(
                fermata -> fermata.register("w", workflow, WorkflowOptions.types(String.class, Object.class)));
    }

    private static Object run(Workflow<String, Object> workflow) {
        try (var fermata = only(workflow)) {
            return fermata.start("w", "a", "", Object.class).result(DAY);
        }
    }

    private static String limitOf(Context ctx, Duration limit, Waiting body) {
        try {
            return ctx.deadline(limit, scope -> body.wait(ctx));
        } catch (TimedOut late) {
            return late.limit() + " at "
                    + Duration.between(ctx.execution().startedAt(), ctx.now()).toMinutes();
        }
    }

    private interface Waiting {
        String wait(Context ctx);
    }

    @Test
    void what_does_not_end_in_time_is_cancelled() {
        assertThat(run((ctx, input) -> limitOf(ctx, HOUR, it -> it.task("nobody works on it", String.class, ""))))
                .isEqualTo("DEADLINE at 60");
    }

    @Test
    void branches_within_are_cancelled_too() {
        assertThat(run((ctx, input) -> limitOf(
                        ctx,
                        HOUR,
                        it -> it.all(List.of(
                                        it.async(branch -> branch.await(GO, "a")),
                                        it.async(branch -> branch.await(GO, "b"))))
                                .get(0))))
                .isEqualTo("DEADLINE at 60");
    }

    @Test
    void what_ends_in_time_leaves_no_timer_behind() {
        assertThat(run((ctx, input) -> {
                    var first = limitOf(ctx, HOUR, it -> it.step("quick", String.class, () -> "done"));
                    ctx.sleep(HOUR.multipliedBy(2));
                    return first + ctx.isCancelRequested();
                }))
                .isEqualTo("donefalse");
    }

    @Test
    void an_error_of_its_own_is_thrown_as_it_is() {
        assertThatThrownBy(() -> run((ctx, input) -> ctx.deadline(HOUR, scope -> {
                    throw Failure.validation("wrong");
                })))
                .isInstanceOf(WorkflowFailed.class)
                .hasMessageContaining("wrong");
    }

    @Test
    void the_inner_and_the_outer_deadline_strike_each_in_its_own_place() {
        assertThat(run((ctx, input) -> limitOf(
                        ctx,
                        HOUR.multipliedBy(2),
                        outer -> limitOf(outer, HOUR, it -> it.await(GO, "a")) + ", then "
                                + limitOf(outer, DAY, it -> it.await(GO, "a")))))
                .isEqualTo("DEADLINE at 120");
    }

    @Test
    void clean_up_may_take_longer() {
        assertThat(run((ctx, input) -> limitOf(ctx, HOUR, it -> {
                    try {
                        return it.await(GO, "a");
                    } finally {
                        it.shielded(scope -> {
                            it.sleep(HOUR);
                            return it.step("clean", String.class, () -> "");
                        });
                    }
                })))
                .isEqualTo("DEADLINE at 120");
    }

    @Test
    void a_deadline_survives_a_crash() {
        try (var fermata = only((ctx, input) -> limitOf(ctx, HOUR, it -> it.await(GO, "a")))) {
            fermata.start("w", "a", "", Object.class);
            fermata.advance(Duration.ofMinutes(30));
            fermata.restart();

            assertThat(fermata.execution("a", Object.class).result(DAY)).isEqualTo("DEADLINE at 60");
        }
    }

    @Test
    void the_last_result_of_a_name_is_the_one_that_history_has_last() {
        try (var fermata = only((ctx, input) -> {
            assertThatThrownBy(() -> ctx.result("count", Integer.class)).isInstanceOf(NotFound.class);
            for (int i = 1; i <= 3; i++) {
                int number = i;
                ctx.step("count", Integer.class, () -> number);
            }
            ctx.await(GO, "a");
            return ctx.result("count", Integer.class);
        })) {
            fermata.start("w", "a", "", Object.class);
            fermata.runUntilIdle();
            fermata.restart();
            fermata.publish(GO, "a", "");

            assertThat(fermata.execution("a", Object.class).result(DAY)).isEqualTo(3);
        }
    }
}
