package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.fermata.sdk.Context;
import io.fermata.sdk.Status;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class CrashEverywhereTest {
    private static final String REPORTS = "fermata.crash.reports";

    @TempDir
    private Path folder;

    @BeforeEach
    void reportHere() {
        System.setProperty(REPORTS, folder.toString());
    }

    @AfterEach
    void reportThere() {
        System.clearProperty(REPORTS);
    }

    @Test
    void a_step_that_is_not_idempotent_is_found_and_named() {
        var runs = run(CrashCases.Careless.class);

        assertThat(runs.get("undisturbed")).isEmpty();
        assertThat(runs.values().stream().filter(message -> !message.isEmpty()))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message)
                        .contains("an_order_is_charged_once passes undisturbed, not with: crash at commit")
                        .contains("(lost, its steps had run)")
                        .contains("step \"charge\" of execution o-1: 2 times")
                        .doesNotContain("\"reserve\"")
                        .contains("attempt.idempotencyKey()"));
    }

    @Test
    void the_report_comes_with_a_history_that_can_be_replayed() {
        var message = run(CrashCases.Careless.class).values().stream()
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElseThrow();

        var file = Path.of(message.substring(message.indexOf("Histories: ") + "Histories: ".length())
                .strip());

        assertThat(file).startsWith(folder).hasFileName("o-1.json");
        assertThatCode(() -> Replay.of(file).with(new Workflow<Integer, String>() {
                    @Override
                    public String run(Context ctx, Integer amount) {
                        ctx.step("reserve", String.class, () -> "item");
                        ctx.step("charge", () -> {});
                        ctx.sleep(Duration.ofHours(1));
                        return "item";
                    }
                }))
                .doesNotThrowAnyException();
    }

    @Test
    void a_step_that_looks_at_its_key_passes_every_run() {
        var runs = run(CrashCases.Careful.class);

        assertThat(runs.values()).allSatisfy(message -> assertThat(message).isEmpty());
        assertThat(runs.keySet())
                .contains("undisturbed", "every request, message and signal twice")
                .anySatisfy(run -> assertThat(run).startsWith("crash at commit 2 of"));
    }

    @Test
    void code_that_decides_by_what_a_crash_forgets_is_blocked_and_told() {
        assertThat(run(CrashCases.Forgetful.class).values())
                .anySatisfy(message -> assertThat(message)
                        .contains(
                                "Fermata said:", "step \"first\"", "the execution is blocked. Look for what differs"));
    }

    @Test
    void why_an_undisturbed_run_is_blocked_is_told_beside_its_failure() {
        assertThat(run(CrashCases.Sleepy.class))
                .hasSize(1)
                .hasEntrySatisfying(
                        "undisturbed",
                        message ->
                                assertThat(message).contains("did not end within", "Fermata said:", "step \"step 2\""));
    }

    @Test
    void results_that_the_test_does_not_look_at_are_compared() {
        assertThat(run(CrashCases.Unseen.class).values())
                .anySatisfy(message ->
                        assertThat(message).contains("execution u ended as COMPLETED 2, undisturbed as COMPLETED 1"));
    }

    @Test
    void a_test_that_fails_undisturbed_fails_as_any_other_and_is_not_run_again() {
        var runs = run(CrashCases.Failing.class);

        assertThat(runs).hasSize(1);
        assertThat(runs.get("undisturbed")).contains("expected: 2").doesNotContain("passes undisturbed");
    }

    @Test
    void a_test_without_an_execution_is_refused() {
        assertThat(run(CrashCases.Idle.class).values())
                .singleElement()
                .asString()
                .contains("commits nothing");
    }

    @Test
    void messages_for_different_takers_overtake_each_other() {
        var runs = run(CrashCases.Racing.class);

        assertThat(runs.get("messages and signals in another order")).contains("expected: \"one\"");
        assertThat(runs.get("undisturbed")).isEmpty();
    }

    private final Map<String, Integer> sent = new LinkedHashMap<>();

    @CrashEverywhere
    void tasks_signals_updates_and_queries_go_on_through_every_crash() {
        TaskHandler<Integer, Integer> doubling = new TaskHandler<>() {
            @Override
            public Integer handle(TaskContext task, Integer value) {
                sent.merge(task.idempotencyKey(), value, Math::max);
                return value * 2;
            }
        };
        try (var fermata =
                SimulatedFermata.open(it -> it.register("talk", new Talk()).worker("doubling", doubling))) {
            var talk = fermata.start("talk", "t", 4, Integer.class);
            talk.signal("add", 1);
            assertThat(talk.update("add", 2, Integer.class)).isEqualTo(7);
            fermata.advance(Duration.ofHours(2));

            assertThat(talk.query("sum", Integer.class)).isEqualTo(14);
            talk.signal("end", "now");
            assertThat(talk.result(Duration.ofHours(1))).isEqualTo(14);
            assertThat(sent.values()).containsExactly(7);
        }
    }

    /** Uses most ways to talk to an execution. */
    private static final class Talk implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer first) {
            int[] sum = {first};
            ctx.onSignal("add", Integer.class, (branch, value) -> sum[0] += value);
            ctx.onUpdate("add", Integer.class, (branch, value) -> sum[0] += value);
            ctx.onQuery("sum", () -> sum[0]);
            ctx.until(() -> sum[0] >= first + 3);
            ctx.sleep(Duration.ofHours(1));
            sum[0] = ctx.task("doubling", Integer.class, sum[0]);
            ctx.awaitSignal("end", String.class);
            return sum[0];
        }
    }

    private final Map<String, String> world = new LinkedHashMap<>();

    @CrashEverywhere
    void a_saga_with_a_child_undoes_what_was_done_once_through_every_crash() {
        try (var fermata =
                SimulatedFermata.open(it -> it.register("trip", new Trip(world)).register("hotel", new Hotel(world)))) {
            var trip = fermata.start("trip", "t", "Rome", String.class);

            assertThatThrownBy(() -> trip.result(Duration.ofDays(3)))
                    .isInstanceOf(WorkflowFailed.class)
                    .hasMessageContaining("no seat");
            assertThat(world).isEmpty();
            assertThat(trip.describe().status()).isEqualTo(Status.FAILED);
        }
    }

    /** Books in a child, then fails. */
    private record Trip(Map<String, String> world) implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String city) {
            return ctx.saga(saga -> {
                saga.child(Hotel.TYPE, city, undo -> world.remove("hotel"));
                saga.step("pay", () -> world.put("paid", city), undo -> world.remove("paid"));
                ctx.sleep(Duration.ofHours(5));
                throw new IllegalStateException("no seat");
            });
        }
    }

    /** Takes a day to book. */
    private record Hotel(Map<String, String> world) implements Workflow<String, String> {
        static final WorkflowType<String, String> TYPE = WorkflowType.of("hotel", String.class, String.class);

        @Override
        public String run(Context ctx, String city) {
            ctx.sleep(Duration.ofDays(1));
            ctx.step("book", () -> world.put("hotel", city));
            return "booked";
        }
    }

    /** Each run's name with the message of its failure; empty if it passed. */
    private static Map<String, String> run(Class<?> tests) {
        var runs = new LinkedHashMap<String, String>();
        var listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    runs.put(
                            test.getDisplayName(),
                            result.getThrowable().map(CrashEverywhereTest::told).orElse(""));
                }
            }
        };
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .build();
        LauncherFactory.create().execute(request, listener);
        assertThat(runs).isNotEmpty();
        return runs;
    }

    private static String told(Throwable thrown) {
        return thrown.getMessage()
                + Arrays.stream(thrown.getSuppressed()).map(String::valueOf).collect(Collectors.joining());
    }
}
