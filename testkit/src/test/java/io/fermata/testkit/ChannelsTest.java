package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Channels between the branches, steps and tasks of one execution. */
class ChannelsTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 40).boxed().toList();
    private static final MessageType<String> GO = new MessageType<>("go", String.class);
    private static final StepOptions PATIENT =
            StepOptions.DEFAULT.withRetry(RetryPolicy.attempts(RetryPolicy.UNLIMITED));

    @Test
    void parallel_increments_and_appends_lose_nothing() {
        assertThat(sum((ctx, item) -> ctx.step("add", Integer.class, attempt -> {
                    attempt.channel("sum", Long.class).increment(item);
                    attempt.channel("seen", Integer.class).append(item);
                    return item;
                })))
                .isEqualTo(ITEMS.stream().mapToInt(i -> i).sum());
    }

    @Test
    void parallel_read_modify_write_by_compare_and_set_loses_nothing() {
        assertThat(sum((ctx, item) -> ctx.step("add", PATIENT, TypeRef.of(Integer.class), attempt -> {
                    var total = attempt.channel("total", Long.class);
                    var before = total.get();
                    assertThat(total.compareAndSet(before, (before == null ? 0 : before) + item))
                            .isTrue();
                    return item;
                })))
                .isEqualTo(ITEMS.stream().mapToInt(i -> i).sum());
    }

    @Test
    void an_attempt_that_fails_writes_nothing_and_the_next_sees_nothing_of_it() {
        try (var fermata = only(String.class, (ctx, input) -> {
            var seen = ctx.step("write", String.class, attempt -> {
                var channel = attempt.channel("x", String.class);
                var before = String.valueOf(channel.get());
                channel.set("attempt " + attempt.number());
                attempt.channel("tries", Long.class).increment(1);
                if (attempt.number() < 3) {
                    throw Failure.transientFailure("not yet");
                }
                return before;
            });
            return seen + ", then " + ctx.channel("x", String.class).get() + " of "
                    + ctx.channel("tries", Long.class).count();
        })) {
            var execution = fermata.start("w", "a", "", String.class);

            assertThat(execution.result(Duration.ofHours(1))).isEqualTo("null, then attempt 3 of 1");
        }
    }

    @Test
    void tasks_write_as_steps_do() {
        try (var fermata = SimulatedFermata.open(f -> {
            f.worker(
                    "count",
                    (TaskHandler<String, Integer>) (task, input) -> {
                        task.channel("words", String.class).append(input);
                        return task.channel("words", String.class).items().size();
                    },
                    WorkerOptions.DEFAULT.withInput(TypeRef.of(String.class)));
            register(f, String.class, (ctx, input) -> {
                ctx.task("count", Integer.class, "a");
                ctx.task("count", Integer.class, "b");
                return ctx.channel("words", String.class).items();
            });
        })) {
            var execution = fermata.start("w", "a", "", Object.class);

            assertThat(execution.result(Duration.ofHours(1))).isEqualTo(List.of("a", "b"));
        }
    }

    @Test
    void a_condition_over_a_channel_wakes_and_survives_crashes() {
        try (var fermata = only(String.class, (ctx, input) -> {
            ctx.async(branch -> {
                branch.await(GO, "a");
                return branch.step("tick", String.class, attempt -> {
                    attempt.channel("ticks", Long.class).increment(1);
                    return "";
                });
            });
            ctx.channel("mine", String.class).set("waiting");
            ctx.until(() -> ctx.channel("ticks", Long.class).count() > 0);
            return String.valueOf(ctx.channel("mine", String.class).get());
        })) {
            fermata.start("w", "a", "", String.class);
            fermata.runUntilIdle();
            fermata.restart();
            assertThat(fermata.execution("a").describe().channels()).hasToString("{mine=\"waiting\"}");

            fermata.publish(GO, "a", "now");

            assertThat(fermata.execution("a", String.class).result(Duration.ofHours(1)))
                    .isEqualTo("waiting");
        }
    }

    @Test
    void the_next_run_takes_the_channels_along() {
        try (var fermata = only(Integer.class, (ctx, round) -> {
            var rounds = ctx.channel("rounds", Long.class);
            rounds.increment(1);
            return round == 0 ? rounds.count() : ctx.<Long>continueAsNew(round - 1);
        })) {
            var execution = fermata.start("w", "a", 4, Long.class);

            assertThat(execution.result(Duration.ofHours(1))).isEqualTo(5);
        }
    }

    @Test
    void a_write_that_does_not_fit_fails_where_it_is_made() {
        try (var fermata = only(String.class, (ctx, input) -> {
            ctx.channel("x", String.class).append("item");
            assertThatThrownBy(() -> ctx.channel("x", Long.class).increment(1))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage("channel \"x\" holds a list; set it, or use another name");
            assertThatThrownBy(() -> ctx.channel("x", String.class).get()).isInstanceOf(IllegalStateException.class);
            return ctx.step("clash", String.class, attempt -> {
                attempt.channel("x", Long.class).increment(1);
                return "";
            });
        })) {
            var execution = fermata.start("w", "a", "", String.class);

            assertThatThrownBy(() -> execution.result(Duration.ofHours(1)))
                    .isInstanceOf(WorkflowFailed.class)
                    .hasCauseInstanceOf(Failure.class)
                    .hasMessageContaining("holds a list");
        }
    }

    @Test
    void a_step_cannot_write_with_its_workflows_context() {
        try (var fermata = only(String.class, (ctx, input) -> {
            var channel = ctx.channel("x", String.class);
            return ctx.step("wrong", StepOptions.DEFAULT.withRetry(RetryPolicy.NONE), TypeRef.of(String.class), a -> {
                channel.set("mine");
                return "";
            });
        })) {
            var execution = fermata.start("w", "a", "", String.class);

            assertThatThrownBy(() -> execution.result(Duration.ofHours(1)))
                    .hasMessageContaining("outside of its workflow");
        }
    }

    private static <I> SimulatedFermata only(Class<I> input, Workflow<I, Object> workflow) {
        return SimulatedFermata.open(fermata -> register(fermata, input, workflow));
    }

    private static <I> void register(FermataBuilder fermata, Class<I> input, Workflow<I, Object> workflow) {
        fermata.register("w", workflow, WorkflowOptions.types(input, Object.class));
    }

    /** Runs the step for all items at once, with a crash on the way, and answers what the channels add up to. */
    private static long sum(Adding adding) {
        try (var fermata = only(String.class, (ctx, input) -> {
            ctx.map(ITEMS, ITEMS.size(), (item, branch) -> adding.add(branch, item));
            var total = ctx.channel("total", Long.class).get();
            var seen = ctx.channel("seen", Integer.class).items();
            assertThat(seen.isEmpty() || seen.size() == ITEMS.size()).isTrue();
            return total == null ? ctx.channel("sum", Long.class).count() : total;
        })) {
            fermata.start("w", "a", "", Long.class);
            fermata.advance(Duration.ofSeconds(2));
            fermata.restart();

            return fermata.execution("a", Long.class).result(Duration.ofDays(30));
        }
    }

    private interface Adding {
        Integer add(Context ctx, Integer item);
    }
}
