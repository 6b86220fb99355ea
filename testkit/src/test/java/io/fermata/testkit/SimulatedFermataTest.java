package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.Context;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedFermataTest {
    private static final MessageType<String> DECIDED = new MessageType<>("decided", String.class);
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private final List<String> seen = new ArrayList<>();

    @Test
    void timeout_of_two_days_passes_in_no_time() {
        try (var fermata = SimulatedFermata.open(this::approval)) {
            var approval = fermata.start("approval", "a-1", "trip", String.class);

            fermata.advance(TWO_DAYS.minusMillis(1));
            assertThatThrownBy(() -> approval.result(Duration.ZERO)).isInstanceOf(TimedOut.class);
            fermata.advance(Duration.ofMillis(1));

            assertThat(approval.result(Duration.ZERO)).isEqualTo("trip escalated");
            assertThat(fermata.now()).isEqualTo(SimulatedFermata.EPOCH.plus(TWO_DAYS));
        }
    }

    @Test
    void waiting_for_a_result_skips_to_the_next_timer() {
        try (var fermata = SimulatedFermata.open(this::approval)) {
            var approval = fermata.start("approval", "a-1", "trip", String.class);

            assertThat(approval.result(Duration.ofDays(3))).isEqualTo("trip escalated");
            assertThat(fermata.now()).isEqualTo(SimulatedFermata.EPOCH.plus(TWO_DAYS));
        }
    }

    @Test
    void a_year_is_not_long() {
        try (var fermata = SimulatedFermata.open(this::alarm)) {
            int yearMinutes = (int) Duration.ofDays(365).toMinutes();
            var alarm = fermata.start("alarm", "year", yearMinutes, Integer.class);

            assertThat(alarm.result(Duration.ofDays(366))).isEqualTo(yearMinutes);
        }
    }

    @Test
    void message_comes_before_its_timeout() {
        try (var fermata = SimulatedFermata.open(this::approval)) {
            var approval = fermata.start("approval", "a-1", "trip", String.class);

            fermata.advance(Duration.ofHours(47));
            fermata.publish(DECIDED, "trip", "granted");

            assertThat(approval.result(Duration.ZERO)).isEqualTo("trip granted");
        }
    }

    @Test
    void timers_fire_once_and_in_order() {
        try (var fermata = SimulatedFermata.open(this::alarm)) {
            for (int minutes : List.of(30, 10, 50, 20, 40)) {
                fermata.start("alarm", "alarm-" + minutes, minutes, Integer.class);
            }

            fermata.advance(Duration.ofHours(2));

            assertThat(seen).containsExactly("10", "20", "30", "40", "50");
        }
    }

    @Test
    void overdue_timers_fire_after_a_restart_oldest_first() {
        try (var fermata = SimulatedFermata.open(this::alarm)) {
            for (int minutes : List.of(30, 10, 200, 20)) {
                fermata.start("alarm", "alarm-" + minutes, minutes, Integer.class);
            }
            fermata.crash();
            fermata.advance(Duration.ofHours(1));
            assertThat(seen).isEmpty();

            fermata.restart();
            fermata.runUntilIdle();
            assertThat(seen).containsExactly("10", "20", "30");
            fermata.advance(Duration.ofHours(3));

            assertThat(seen).containsExactly("10", "20", "30", "200");
            assertThat(fermata.execution("alarm-200", Integer.class).result(Duration.ZERO))
                    .isEqualTo(200);
        }
    }

    @Test
    void retries_wait_in_simulated_time() {
        var failures = new AtomicInteger(3);
        var retry = RetryPolicy.DEFAULT.withInitialInterval(Duration.ofHours(1)).withJitter(0);
        Workflow<String, String> stubborn = (ctx, input) ->
                ctx.step("try", StepOptions.retry(retry), String.class, () -> tryAgain(ctx, failures, input));
        try (var fermata = SimulatedFermata.open(
                f -> f.register("stubborn", stubborn, WorkflowOptions.types(String.class, String.class)))) {
            var execution = fermata.start("stubborn", "s-1", "in", String.class);

            assertThat(execution.result(Duration.ofDays(2))).isEqualTo("in");
            assertThat(fermata.now()).isAfterOrEqualTo(SimulatedFermata.EPOCH.plus(Duration.ofHours(2)));
        }
    }

    @Test
    void step_that_was_recorded_does_not_run_again_after_a_crash() {
        try (var fermata = SimulatedFermata.open(this::approval)) {
            fermata.start("approval", "a-1", "trip", String.class);
            fermata.runUntilIdle();

            fermata.restart();
            fermata.publish(DECIDED, "trip", "granted");

            assertThat(fermata.execution("a-1", String.class).result(Duration.ZERO))
                    .isEqualTo("trip granted");
            assertThat(seen).containsExactly("asked for trip");
            assertThat(fermata.history("a-1")).extracting(HistoryEvent::type).endsWith("Closed");
        }
    }

    @Test
    void the_same_seed_gives_the_same_history() {
        assertThat(historyOfRandomWork(7)).isEqualTo(historyOfRandomWork(7));
        assertThat(historyOfRandomWork(7)).isNotEqualTo(historyOfRandomWork(8));
    }

    @Test
    void tasks_go_to_the_workers_that_were_set_up() {
        Workflow<String, String> heavy = (ctx, input) -> ctx.task("shout", String.class, input);
        try (var fermata =
                SimulatedFermata.open(f -> f.register("heavy", heavy, WorkflowOptions.types(String.class, String.class))
                        .worker("shout", new Shout()))) {
            var execution = fermata.start("heavy", "h-1", "hello", String.class);

            assertThat(execution.result(Duration.ZERO)).isEqualTo("HELLO");
        }
    }

    @Test
    void what_crashed_is_not_to_be_asked() {
        try (var fermata = SimulatedFermata.open(this::approval)) {
            fermata.crash();

            assertThatThrownBy(() -> fermata.start("approval", "a-1", "trip", String.class))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("restart");
            assertThatThrownBy(() -> fermata.advance(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_workflow_crashed_at_any_commit_ends_the_same(boolean kept) {
        int commit = 0;
        boolean crashed = true;
        while (crashed) {
            commit++;
            crashed = alarmCrashedAt(commit, kept);
        }

        assertThat(commit).as("commits").isBetween(3, 20);
        assertThat(seen).as("rings, at least one in each run").hasSizeGreaterThanOrEqualTo(commit);
    }

    private boolean alarmCrashedAt(int commit, boolean kept) {
        try (var fermata = SimulatedFermata.open(this::alarm)) {
            fermata.crashAtCommit(commit, kept);
            assertThatCode(() -> ring(fermata))
                    .satisfiesAnyOf(
                            failed -> assertThat(failed).isNull(),
                            failed -> assertThat(failed).isInstanceOfAny(TimedOut.class, IllegalStateException.class));
            boolean crashed = fermata.hasCrashed();
            if (crashed) {
                assertThatThrownBy(() -> fermata.execution("alarm")).isInstanceOf(IllegalStateException.class);
                fermata.restart();
                ring(fermata);
            }
            return crashed;
        }
    }

    private static void ring(SimulatedFermata fermata) {
        try {
            var alarm = fermata.start("alarm", "alarm", 10, Integer.class);
            assertThat(alarm.result(Duration.ofDays(1))).isEqualTo(10);
        } catch (AlreadyStarted before) {
            assertThat(fermata.execution("alarm", Integer.class).result(Duration.ofDays(1)))
                    .isEqualTo(10);
        }
    }

    @Test
    void commits_to_crash_at_are_counted_from_one() {
        try (var fermata = SimulatedFermata.open(this::alarm)) {
            assertThatThrownBy(() -> fermata.crashAtCommit(0, true)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<String> historyOfRandomWork(long seed) {
        Workflow<String, String> random = (ctx, input) -> {
            ctx.sleep(Duration.ofMillis(ctx.random().nextInt(1, 100_000)));
            return ctx.uuid().toString();
        };
        try (var fermata = SimulatedFermata.open(
                seed, f -> f.register("random", random, WorkflowOptions.types(String.class, String.class)))) {
            fermata.start("random", "r-1", "", String.class).result(Duration.ofDays(1));
            return fermata.history("r-1").stream().map(HistoryEvent::toString).toList();
        }
    }

    private static String tryAgain(Context unused, AtomicInteger failures, String input) throws Exception {
        if (failures.getAndDecrement() > 0) {
            throw new java.io.IOException("not yet");
        }
        return input;
    }

    private void approval(FermataBuilder builder) {
        Workflow<String, String> approval = (ctx, subject) -> {
            ctx.step("ask", () -> seen.add("asked for " + subject));
            try {
                return subject + " " + ctx.await(DECIDED, subject, TWO_DAYS);
            } catch (TimedOut late) {
                return subject + " escalated";
            }
        };
        builder.register("approval", approval, WorkflowOptions.types(String.class, String.class));
    }

    private void alarm(FermataBuilder builder) {
        Workflow<Integer, Integer> alarm = (ctx, minutes) -> {
            ctx.sleep(Duration.ofMinutes(minutes));
            ctx.step("ring", () -> seen.add(String.valueOf(minutes)));
            return minutes;
        };
        builder.register("alarm", alarm, WorkflowOptions.types(Integer.class, Integer.class));
    }

    /** A worker whose types are found by reflection. */
    private static final class Shout implements io.fermata.sdk.TaskHandler<String, String> {
        @Override
        public String handle(io.fermata.sdk.TaskContext ctx, @Nullable String input) {
            return String.valueOf(input).toUpperCase(java.util.Locale.ROOT);
        }
    }
}
