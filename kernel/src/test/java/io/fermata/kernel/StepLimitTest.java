package io.fermata.kernel;

import static io.fermata.kernel.Scene.id;
import static io.fermata.kernel.Scene.json;
import static io.fermata.kernel.Scene.step;
import static io.fermata.kernel.Scene.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A run pauses before it begins more steps than it may. */
class StepLimitTest {
    private static Scene limited(int steps) {
        var scene = Scene.empty();
        scene.accept(new Command.Start(Scene.spec(), steps));
        return scene;
    }

    private static void end(Scene scene, String path) {
        scene.accept(new Command.CompleteAttempt(id(path), scene.operation(path).attempt(), json("1")));
    }

    private static Command turn(Scene scene, Intent... intents) {
        var state = scene.state();
        return new Command.CompleteTurn(
                state.turns() + 1, state.sequence(), List.of(), List.of(intents), Scene.NEXT_RUN);
    }

    @Test
    void the_turn_behind_the_limit_leaves_nothing_but_a_pause() {
        var scene = limited(2).turn(step("1"));
        end(scene, "1");
        scene.turn(step("2"));
        end(scene, "2");

        scene.accept(turn(scene, step("3")));

        assertThat(scene.events()).containsExactly(new Event.Paused("step limit 2 reached"));
        assertThat(scene.state().status()).isEqualTo(Status.PAUSED);
        assertThat(scene.state().openOperations()).isEmpty();
        assertThat(scene.state().turns()).isEqualTo(2);
    }

    @Test
    void a_run_that_ends_with_its_last_step_is_not_paused() {
        var scene = limited(1).turn(step("1"));
        end(scene, "1");

        scene.turn(new Intent.Complete(json("7")));

        assertThat(scene.state().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void attempts_do_not_count_and_failed_steps_do() {
        var retry = new RetryPolicy(2, 0, 1, 0, 0, List.of());
        var scene = limited(1).turn(step("1", retry, Timeouts.NONE));
        scene.accept(new Command.FailAttempt(id("1"), 1, Scene.failure("Broken", Category.TRANSIENT), 0));
        scene.elapse(1);
        assertThat(scene.operation("1").attempt()).isEqualTo(2);

        scene.accept(new Command.FailAttempt(id("1"), 2, Scene.failure("Broken", Category.TRANSIENT), 0));
        scene.accept(turn(scene, step("2")));

        assertThat(scene.state().status()).isEqualTo(Status.PAUSED);
    }

    @Test
    void what_runs_side_by_side_is_recorded_and_nothing_new_begins() {
        var scene = limited(1).turn(step("1"), task("2"), step("3"));
        end(scene, "1");
        scene.accept(turn(scene, step("4")));

        end(scene, "3");

        assertThat(scene.send(new Command.StartAttempt(id("2"), 1, "w"))).isEqualTo(Rejection.PAUSED);
        assertThat(scene.state().wantsTurn()).isFalse();
        assertThat(scene.isOpen("4")).isFalse();
    }

    @Test
    void resume_sets_a_new_limit_or_lifts_the_reached_one() {
        var scene = limited(1).turn(step("1"));
        end(scene, "1");
        scene.accept(turn(scene, step("2")));

        scene.accept(new Command.Resume(1));
        assertThat(scene.state().wantsTurn()).isTrue();
        scene.turn(step("2"));
        end(scene, "2");
        scene.accept(turn(scene, step("3")));
        assertThat(scene.state().pausedReason()).isEqualTo("step limit 1 reached");

        scene.accept(new Command.Resume());
        scene.turn(step("3"));
        end(scene, "3");
        scene.turn(step("4"));
        assertThat(scene.isOpen("4")).isTrue();
    }

    @Test
    void a_pause_by_a_person_keeps_the_rest_of_the_limit() {
        var scene = limited(2).turn(step("1"));
        scene.accept(new Command.Pause("lunch")).accept(new Command.Resume());
        end(scene, "1");
        scene.turn(step("2"));
        end(scene, "2");

        scene.accept(turn(scene, step("3")));

        assertThat(scene.state().status()).isEqualTo(Status.PAUSED);
    }

    @Test
    void the_next_run_takes_along_what_is_left_and_a_retry_begins_anew() {
        var continued = limited(3).turn(step("1"));
        end(continued, "1");
        continued.turn(new Intent.ContinueAsNew("order", "2", json("8")));
        assertThat(next(continued).stepsMax()).isEqualTo(2);

        var failed = Scene.empty();
        failed.accept(new Command.Start(Scene.spec(0, 0, RetryPolicy.DEFAULT, 0), 3));
        failed.turn(step("1"));
        end(failed, "1");
        failed.turn(new Intent.Fail(Scene.failure("Broken", Category.TRANSIENT)));
        assertThat(next(failed).stepsMax()).isEqualTo(3);
    }

    @Test
    void at_the_limit_not_even_the_next_run_begins() {
        var scene = limited(1).turn(step("1"));
        end(scene, "1");

        scene.accept(turn(scene, new Intent.ContinueAsNew("order", "2", json("8"))));

        assertThat(scene.state().status()).isEqualTo(Status.PAUSED);
    }

    private static Effect.StartRun next(Scene scene) {
        return (Effect.StartRun) scene.effects().stream()
                .filter(Effect.StartRun.class::isInstance)
                .findFirst()
                .orElseThrow();
    }
}
