package io.fermata.kernel;

import static io.fermata.kernel.Scene.failure;
import static io.fermata.kernel.Scene.id;
import static io.fermata.kernel.Scene.json;
import static io.fermata.kernel.Scene.step;
import static io.fermata.kernel.Scene.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptTest {
    private static final RetryPolicy TWICE = new RetryPolicy(2, 100, 2, 1_000, 0, List.of("Fatal"));

    private static Command.FailAttempt fail(String path, int attempt, Category category) {
        return new Command.FailAttempt(id(path), attempt, failure("Broken", category), 0);
    }

    private static Command.CompleteAttempt complete(String path, int attempt, String result) {
        return new Command.CompleteAttempt(id(path), attempt, json(result));
    }

    private static Command.StartAttempt take(String path, int attempt) {
        return new Command.StartAttempt(id(path), attempt, "w1");
    }

    @Test
    void a_failed_attempt_is_made_again_after_its_back_off() {
        var scene = Scene.started().turn(step("1", TWICE, Timeouts.NONE));

        scene.accept(fail("1", 1, Category.TRANSIENT));
        assertThat(scene.operation("1").phase()).isEqualTo(OpenOperation.Phase.BACKING_OFF);
        assertThat(scene.state().wantsTurn()).isFalse();

        scene.elapse(99);
        assertThat(scene.operation("1").phase()).isEqualTo(OpenOperation.Phase.BACKING_OFF);
        scene.elapse(1);
        assertThat(scene.effects()).contains(new Effect.RunStep(id("1"), 2, 0));

        scene.accept(fail("1", 2, Category.TRANSIENT));
        assertThat(scene.isOpen("1")).isFalse();
        assertThat(scene.state().wantsTurn()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"VALIDATION", "LOGIC"})
    void what_cannot_pass_by_itself_is_not_tried_again(Category category) {
        var scene = Scene.started().turn(step("1", TWICE, Timeouts.NONE));

        scene.accept(fail("1", 1, category));

        assertThat(scene.events())
                .containsExactly(new Event.OperationClosed(id("1"), new Closing.Failed(failure("Broken", category))));
    }

    @Test
    void a_final_type_is_not_tried_again() {
        var scene = Scene.started().turn(step("1", TWICE, Timeouts.NONE));

        scene.accept(new Command.FailAttempt(id("1"), 1, failure("Fatal", Category.TRANSIENT), 0));

        assertThat(scene.isOpen("1")).isFalse();
    }

    @Test
    void a_lack_of_resources_waits_longer() {
        var scene = Scene.started().turn(step("1", RetryPolicy.DEFAULT, Timeouts.NONE));

        scene.accept(fail("1", 1, Category.RESOURCE));

        assertThat(scene.operation("1").retryAtMillis()).isEqualTo(scene.nowMillis() + Backoff.RESOURCE_DELAY_MILLIS);
    }

    @Test
    void a_policy_may_answer_a_category_in_its_own_way() {
        var patient = new Response(true, 900_000);
        var policy = new RetryPolicy(
                3,
                1_000,
                2,
                1_000,
                0,
                List.of(),
                Map.of(Category.LOGIC, patient, Category.TRANSIENT, new Response(false, 0)));
        var scene = Scene.started().turn(step("1", policy, Timeouts.NONE), step("2", policy, Timeouts.NONE));

        scene.accept(fail("1", 1, Category.LOGIC));
        scene.accept(fail("2", 1, Category.TRANSIENT));

        assertThat(scene.operation("1").retryAtMillis()).isEqualTo(scene.nowMillis() + 900_000);
        assertThat(scene.isOpen("2")).isFalse();
        assertThat(Backoff.allows(policy, 3, failure("Broken", Category.LOGIC))).isFalse();
    }

    @Test
    void chance_takes_off_the_policys_share_of_the_wait() {
        var policy = new RetryPolicy(0, 1_000, 2, 300_000, 0.5, List.of());

        assertThat(Backoff.afterFailure(policy, 1, Category.TRANSIENT, 0)).isEqualTo(1_000);
        assertThat(Backoff.afterFailure(policy, 3, Category.TRANSIENT, 0)).isEqualTo(4_000);
        assertThat(Backoff.afterFailure(policy, 3, Category.TRANSIENT, 1)).isEqualTo(2_000);
        assertThat(Backoff.afterFailure(policy, 10_000, Category.TRANSIENT, 0)).isEqualTo(300_000);
    }

    @Test
    void a_retry_that_would_come_too_late_is_not_waited_for() {
        var scene = Scene.started().turn(step("1", TWICE, new Timeouts(0, 0, 100, 0)));

        scene.accept(fail("1", 1, Category.TRANSIENT));

        assertThat(scene.isOpen("1")).isFalse();
    }

    @Test
    void only_the_current_attempt_counts() {
        var scene = Scene.started().turn(task("1"));
        assertThat(scene.send(complete("1", 1, "5"))).isEqualTo(Rejection.STALE_ATTEMPT);
        scene.accept(take("1", 1)).accept(fail("1", 1, Category.TRANSIENT)).elapse(100);

        assertThat(scene.send(complete("1", 1, "5"))).isEqualTo(Rejection.STALE_ATTEMPT);
        assertThat(scene.send(take("1", 1))).isEqualTo(Rejection.STALE_ATTEMPT);
        scene.accept(take("1", 2));
        assertThat(scene.send(take("1", 2))).isEqualTo(Rejection.ALREADY_DONE);
        assertThat(scene.send(new Command.StartAttempt(id("1"), 2, "w2"))).isEqualTo(Rejection.STALE_ATTEMPT);
        assertThat(scene.send(complete("1", 1, "5"))).isEqualTo(Rejection.STALE_ATTEMPT);
        assertThat(scene.send(complete("1", 2, "5"))).isNull();
    }

    @Test
    void the_same_result_again_is_done_already_and_another_comes_too_late() {
        var scene = Scene.started().turn(task("1"), Scene.callback("2", Timeouts.NONE));
        scene.accept(take("1", 1)).accept(complete("1", 1, "5"));
        scene.accept(new Command.FailAttempt(id("2"), 1, failure("No", Category.VALIDATION), 0));

        assertThat(scene.send(complete("1", 1, "5"))).isEqualTo(Rejection.ALREADY_DONE);
        assertThat(scene.send(complete("1", 1, "6"))).isEqualTo(Rejection.ALREADY_CLOSED);
        assertThat(scene.send(complete("1", 2, "5"))).isEqualTo(Rejection.ALREADY_CLOSED);
        assertThat(scene.send(fail("1", 1, Category.LOGIC))).isEqualTo(Rejection.ALREADY_CLOSED);
        assertThat(scene.send(new Command.FailAttempt(id("2"), 1, failure("No", Category.VALIDATION), 0)))
                .isEqualTo(Rejection.ALREADY_DONE);
        assertThat(scene.send(complete("99", 1, "5"))).isEqualTo(Rejection.NOT_FOUND);

        scene.accept(new Command.Terminate("end"));
        assertThat(scene.send(complete("1", 1, "5"))).isEqualTo(Rejection.ALREADY_DONE);
        assertThat(scene.send(complete("1", 1, "6"))).isEqualTo(Rejection.ALREADY_CLOSED);
    }

    @Test
    void a_failure_told_twice_counts_once() {
        var scene = Scene.started().turn(task("1"));
        scene.accept(take("1", 1)).accept(fail("1", 1, Category.TRANSIENT));

        assertThat(scene.send(fail("1", 1, Category.TRANSIENT))).isEqualTo(Rejection.ALREADY_DONE);
        assertThat(scene.operation("1").failures()).isEqualTo(1);
    }

    @Test
    void a_deferred_attempt_comes_again_under_its_number_and_costs_nothing() {
        var scene = Scene.started().turn(step("1", RetryPolicy.NEVER, Timeouts.NONE));

        for (int time = 0; time < 3; time++) {
            scene.accept(new Command.DeferAttempt(id("1"), 1, "breaker is open", 1_000));
            assertThat(scene.operation("1").deferredWhy()).isEqualTo("breaker is open");
            assertThat(scene.send(complete("1", 1, "5"))).isEqualTo(Rejection.STALE_ATTEMPT);
            scene.elapse(1_000);
            assertThat(scene.effects()).contains(new Effect.RunStep(id("1"), 1, 0));
        }
        assertThat(scene.operation("1").failures()).isZero();
        assertThat(scene.operation("1").losses()).isZero();
        assertThat(scene.operation("1").deferredWhy()).isEmpty();

        scene.accept(complete("1", 1, "5"));
        assertThat(scene.send(new Command.DeferAttempt(id("1"), 1, "late", 1))).isEqualTo(Rejection.ALREADY_CLOSED);
    }

    @Test
    void a_lost_attempt_has_its_own_budget() {
        var scene = Scene.started().turn(step("1", RetryPolicy.NEVER, Timeouts.NONE));

        scene.accept(new Command.LoseAttempt(id("1"), 1, "process died", 0));
        assertThat(scene.effects()).contains(new Effect.RunStep(id("1"), 2, 0));

        for (int attempt = 2; attempt <= Backoff.LOST_ATTEMPTS_MAX; attempt++) {
            scene.accept(new Command.LoseAttempt(id("1"), attempt, "process died", 0));
            scene.elapse(Backoff.LOST_DELAY_MILLIS_MAX);
        }
        assertThat(scene.operation("1").losses()).isEqualTo(Backoff.LOST_ATTEMPTS_MAX);
        assertThat(scene.operation("1").failures()).isZero();
        scene.accept(new Command.LoseAttempt(id("1"), Backoff.LOST_ATTEMPTS_MAX + 1, "process died", 0));

        assertThat(scene.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        Event.OperationClosed.class,
                        closed -> assertThat(closed.closing()).isInstanceOfSatisfying(Closing.Failed.class, failed -> {
                            assertThat(failed.failure().type()).isEqualTo("AttemptsLost");
                            assertThat(failed.failure().category()).isEqualTo(Category.RESOURCE);
                        }));
    }

    @Test
    void lost_attempts_wait_twice_as_long_each_time_up_to_a_limit() {
        assertThat(Backoff.afterLoss(1, 0)).isZero();
        assertThat(Backoff.afterLoss(2, 0)).isEqualTo(1_000);
        assertThat(Backoff.afterLoss(3, 0)).isEqualTo(2_000);
        assertThat(Backoff.afterLoss(20, 0)).isEqualTo(Backoff.LOST_DELAY_MILLIS_MAX);
    }

    @Test
    void a_worker_leases_a_task_and_its_progress_reaches_the_next_attempt() {
        var scene = Scene.started().turn(task("1", new Timeouts(0, 0, 0, 500)));
        scene.accept(take("1", 1));
        assertThat(scene.effects()).contains(new Effect.LeaseTask(id("1"), 1, "w1", 500));

        scene.later(400).accept(new Command.RecordHeartbeat(id("1"), 1, json("40")));
        scene.elapse(400);
        assertThat(scene.operation("1").phase()).isEqualTo(OpenOperation.Phase.RUNNING);
        scene.elapse(100);

        assertThat(scene.operation("1").phase()).isEqualTo(OpenOperation.Phase.BACKING_OFF);
        assertThat(scene.operation("1").heartbeatDetails()).isEqualTo(json("40"));
        assertThat(scene.operation("1").lastFailure())
                .isEqualTo(
                        Failure.of(TimerDecider.HEARTBEAT, "the attempt was not heard of in time", Category.TRANSIENT));
        assertThat(scene.effects()).contains(new Effect.AbandonAttempt(id("1"), 1), new Effect.EndLease(id("1"), 1));
        assertThat(scene.send(new Command.RecordHeartbeat(id("1"), 1, json("41"))))
                .isEqualTo(Rejection.STALE_ATTEMPT);
    }

    @Test
    void a_paused_runs_tasks_are_in_no_queue_and_cannot_be_taken() {
        var scene = Scene.started().turn(task("1"));

        scene.accept(new Command.Pause("lunch"));
        assertThat(scene.effects()).contains(new Effect.WithdrawTask(id("1"), 1, "heavy", 5));
        assertThat(scene.send(take("1", 1))).isEqualTo(Rejection.PAUSED);

        scene.accept(new Command.Resume());
        assertThat(scene.effects()).contains(new Effect.OfferTask(id("1"), 1, "heavy", 5));
    }

    @Test
    void results_are_recorded_and_retries_held_back_while_paused() {
        var scene = Scene.started().turn(step("1"), step("2", TWICE, Timeouts.NONE), task("3"));
        scene.accept(take("3", 1)).accept(new Command.Pause("lunch"));

        scene.accept(complete("1", 1, "5"));
        scene.accept(fail("2", 1, Category.TRANSIENT)).accept(fail("3", 1, Category.TRANSIENT));
        scene.elapse(1_000);

        assertThat(scene.state().wantsTurn()).isFalse();
        assertThat(scene.operation("2").phase()).isEqualTo(OpenOperation.Phase.PENDING);
        scene.accept(new Command.Resume());
        assertThat(scene.state().wantsTurn()).isTrue();
        assertThat(scene.effects())
                .contains(new Effect.RunStep(id("2"), 2, 0), new Effect.OfferTask(id("3"), 2, "heavy", 5));
    }

    @Test
    void a_callback_fails_at_once() {
        var scene = Scene.started().turn(Scene.callback("1", Timeouts.NONE));

        scene.accept(fail("1", 1, Category.TRANSIENT));

        assertThat(scene.isOpen("1")).isFalse();
    }

    @Test
    void words_about_operations_without_attempts_are_invalid() {
        var scene = Scene.started().turn(Scene.timer("1", 9_000), step("2"));

        assertThat(scene.send(complete("1", 1, "5"))).isEqualTo(Rejection.INVALID);
        assertThat(scene.send(take("2", 1))).isEqualTo(Rejection.INVALID);
    }
}
