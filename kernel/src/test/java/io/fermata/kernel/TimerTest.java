package io.fermata.kernel;

import static io.fermata.kernel.Scene.NEXT_RUN;
import static io.fermata.kernel.Scene.id;
import static io.fermata.kernel.Scene.step;
import static io.fermata.kernel.Scene.task;
import static io.fermata.kernel.Scene.timer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimerTest {
    private static Event closed(String path, String which) {
        return new Event.OperationClosed(id(path), new Closing.TimedOut(which));
    }

    @Test
    void a_sleep_ends_when_it_is_due_and_not_before() {
        var scene = Scene.started().turn(timer("1", Scene.START_MILLIS + 500));

        scene.later(499).accept(new Command.FireTimer(TimerId.of(TimerId.Kind.SLEEP, id("1"), 0), 0, NEXT_RUN));
        assertThat(scene.events()).isEmpty();

        scene.elapse(1);
        assertThat(scene.events())
                .containsExactly(new Event.OperationClosed(id("1"), new Closing.Completed(Payload.NONE)));
    }

    @Test
    void a_sleep_that_is_over_already_fires_at_once() {
        var scene = Scene.started().turn(timer("1", 3)).elapse(0);

        assertThat(scene.isOpen("1")).isFalse();
    }

    @Test
    void a_timer_that_nobody_waits_for_changes_nothing() {
        var scene = Scene.started().turn(timer("1", Scene.START_MILLIS)).elapse(0);
        long sequence = scene.state().sequence();

        for (var kind : TimerId.Kind.values()) {
            scene.accept(new Command.FireTimer(TimerId.of(kind, id("1"), 1), 0, NEXT_RUN));
            scene.accept(new Command.FireTimer(TimerId.of(kind, id("never"), 1), 0, NEXT_RUN));
        }

        assertThat(scene.state().sequence()).isEqualTo(sequence);
    }

    @Test
    void a_task_that_nobody_takes_in_time_times_out() {
        var scene = Scene.started().turn(task("1", new Timeouts(300, 0, 0, 0))).elapse(300);

        assertThat(scene.events()).containsExactly(closed("1", "schedule-to-start"));
        assertThat(scene.effects()).contains(new Effect.WithdrawTask(id("1"), 1, "heavy", 5));
    }

    @Test
    void a_task_that_takes_too_long_is_tried_again_by_its_policy() {
        var scene = Scene.started().turn(task("1", new Timeouts(300, 200, 0, 0)));
        scene.accept(new Command.StartAttempt(id("1"), 1, "w1")).elapse(200);
        assertThat(scene.effects()).contains(new Effect.AbandonAttempt(id("1"), 1));

        scene.elapse(100);

        assertThat(scene.operation("1").attempt()).isEqualTo(2);
        assertThat(scene.operation("1").phase()).isEqualTo(OpenOperation.Phase.PENDING);
        assertThat(scene.effects())
                .contains(
                        new Effect.OfferTask(id("1"), 2, "heavy", 5),
                        new Effect.SetTimer(
                                TimerId.of(TimerId.Kind.SCHEDULE_TO_START, id("1"), 2), scene.nowMillis() + 300));
    }

    @Test
    void the_whole_operation_has_a_limit_whatever_its_attempts_do() {
        var scene = Scene.started()
                .turn(
                        task("1", new Timeouts(0, 0, 900, 0)),
                        step("2", RetryPolicy.DEFAULT, new Timeouts(0, 0, 900, 0)));
        scene.accept(new Command.StartAttempt(id("1"), 1, "w1")).elapse(900);

        assertThat(scene.state().openOperations()).isEmpty();
        assertThat(scene.events()).containsExactly(closed("2", "schedule-to-close"));
        assertThat(scene.effects()).contains(new Effect.AbandonAttempt(id("2"), 1));
    }

    @Test
    void a_step_that_takes_too_long_is_abandoned_and_run_again() {
        var scene = Scene.started().turn(step("1", RetryPolicy.DEFAULT, new Timeouts(0, 50, 0, 0)));

        scene.elapse(50).elapse(1_000);

        assertThat(scene.operation("1").attempt()).isEqualTo(2);
        assertThat(scene.operation("1").phase()).isEqualTo(OpenOperation.Phase.RUNNING);
    }

    @Test
    void a_callback_that_is_not_heard_of_times_out() {
        var scene = Scene.started()
                .turn(
                        Scene.callback("1", new Timeouts(0, 0, 0, 200)),
                        Scene.callback("2", new Timeouts(0, 300, 0, 0)),
                        Scene.callback("3", new Timeouts(0, 0, 400, 0)));
        scene.later(150).accept(new Command.RecordHeartbeat(id("1"), 1, Payload.NONE));
        scene.elapse(50);
        assertThat(scene.isOpen("1")).isTrue();

        scene.elapse(100);
        assertThat(scene.isOpen("2")).isFalse();
        scene.elapse(50);
        assertThat(scene.isOpen("1")).isFalse();
        scene.elapse(50);
        assertThat(scene.events()).containsExactly(closed("3", "schedule-to-close"));
    }

    @Test
    void a_timeout_beyond_the_end_of_time_does_not_wrap() {
        var scene = Scene.started()
                .turn(task("1", new Timeouts(0, 0, Long.MAX_VALUE, 0)))
                .elapse(1_000_000);

        assertThat(scene.isOpen("1")).isTrue();
    }

    @Test
    void an_execution_and_a_run_have_their_own_limits() {
        var execution =
                Scene.started(Scene.spec(1_000, 0, RetryPolicy.DEFAULT, 0)).elapse(1_000);
        assertThat(execution.state().end()).isEqualTo(new RunEnd.TimedOut("execution", null));

        var run = Scene.started(Scene.spec(0, 500, RetryPolicy.NEVER, 0)).elapse(500);
        assertThat(run.state().end()).isEqualTo(new RunEnd.TimedOut("run", null));
        assertThat(run.state().status()).isEqualTo(Status.TIMED_OUT);
    }

    @Test
    void a_run_that_timed_out_is_retried_if_the_workflow_is() {
        var policy = new RetryPolicy(2, 100, 1, 100, 0, List.of());
        var scene = Scene.started(Scene.spec(0, 500, policy, 0)).elapse(500);

        assertThat(scene.state().end()).isEqualTo(new RunEnd.TimedOut("run", NEXT_RUN));
        assertThat(scene.state().status()).isEqualTo(Status.CONTINUED);
        assertThat(scene.effects()).noneMatch(effect -> effect instanceof Effect.NotifyParent);
    }

    @Test
    void a_delayed_run_has_no_turn_before_its_time() {
        var scene = Scene.started(Scene.spec(0, 0, RetryPolicy.NEVER, 300));
        scene.accept(new Command.Signal("go", Payload.NONE, "s1"));
        assertThat(scene.state().wantsTurn()).isFalse();
        assertThat(scene.send(new Command.CompleteTurn(1, 2, List.of(), List.of(), NEXT_RUN)))
                .isEqualTo(Rejection.STALE_TURN);

        scene.elapse(299);
        assertThat(scene.state().wantsTurn()).isFalse();
        scene.elapse(1);
        assertThat(scene.state().wantsTurn()).isTrue();
    }
}
