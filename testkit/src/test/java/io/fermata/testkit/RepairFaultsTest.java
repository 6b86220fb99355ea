package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.ForkOptions;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.SagaFailed;
import io.fermata.sdk.Status;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What the simulation found when people set executions right. */
class RepairFaultsTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final ForkOptions AGAIN = ForkOptions.because("what if");

    private final List<String> world = new ArrayList<>();

    private SimulatedFermata open(BiFunction<Context, String, String> code) {
        Workflow<String, String> workflow = code::apply;
        return SimulatedFermata.open(f -> f.register("w", workflow, WorkflowOptions.types(String.class, String.class)));
    }

    @Test
    void fork_sees_the_chance_and_the_time_that_its_original_saw() {
        try (var fermata = open((ctx, input) -> {
            var now = ctx.now();
            var chance = ctx.uuid();
            var step = ctx.step(chance.toString().charAt(0) < '8' ? "low" : "high", String.class, () -> "done");
            ctx.sleep(DAY);
            return now + " " + chance + " " + step;
        })) {
            for (int i = 0; i < 8; i++) {
                var original = fermata.start("w", "x" + i, "", String.class);
                var told = original.result(DAY.multipliedBy(2));

                assertThat(original.fork("y" + i, AGAIN.from("2")).result(DAY.multipliedBy(2)))
                        .isEqualTo(told);
            }
        }
    }

    @Test
    void fork_behind_a_saga_that_was_undone_goes_on() {
        try (var fermata = open((ctx, input) -> {
            try {
                ctx.saga(saga -> {
                    saga.step(
                            "hotel",
                            StepOptions.DEFAULT,
                            TypeRef.of(Boolean.class),
                            attempt -> world.add("hotel"),
                            Undoing.step(undo -> world.add("no hotel")));
                    throw Failure.validation("stopped");
                });
            } catch (SagaFailed failed) {
                world.add("caught");
            }
            return ctx.step("walk", String.class, () -> "walked");
        })) {
            var original = fermata.start("w", "x", "", String.class);
            original.result(DAY);
            world.clear();

            var fork = original.fork("y", AGAIN.from("3").withResult("ran"));

            assertThat(fork.result(DAY)).isEqualTo("ran");
            assertThat(world).containsExactly("caught");
        }
    }

    @Test
    void what_the_code_itself_has_cancelled_or_left_open_is_not_done_again() {
        try (var fermata = open((ctx, input) -> {
            var cancelled = ctx.sleepAsync(DAY);
            ctx.sleepAsync(DAY);
            cancelled.cancel();
            throw Failure.validation("stopped");
        })) {
            var execution = fermata.start("w", "x", "", String.class);
            assertThatThrownBy(() -> execution.result(DAY)).isInstanceOf(WorkflowFailed.class);

            assertThatThrownBy(() -> execution.retry("1", null))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("operation 1 was cancelled by the workflow's own code");
            assertThatThrownBy(() -> execution.retry("2", null))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("operation 2 had not ended when the workflow's own code ended");
            assertThatThrownBy(() -> execution.fork("y", AGAIN.from("1"))).isInstanceOf(InvalidInput.class);
            assertThat(execution.describe().status()).isEqualTo(Status.FAILED);
        }
    }

    @Test
    void signal_that_is_sent_again_by_hand_arrives_again() {
        try (var fermata = open((ctx, input) -> {
            if (input.equals("hears")) {
                return ctx.awaitSignal("s", String.class) + ctx.awaitSignal("s", String.class);
            }
            ctx.signal("hearer", "s", "v");
            return "said";
        })) {
            var hearer = fermata.start("w", "hearer", "hears", String.class);
            var sayer = fermata.start("w", "sayer", "says", String.class);
            sayer.result(DAY);

            sayer.retry("1", null);

            assertThat(sayer.result(DAY)).isEqualTo("said");
            assertThat(hearer.result(DAY)).isEqualTo("vv");
        }
    }
}
