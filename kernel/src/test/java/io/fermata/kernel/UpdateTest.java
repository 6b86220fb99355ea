package io.fermata.kernel;

import static io.fermata.kernel.Scene.json;
import static io.fermata.kernel.Scene.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateTest {
    private static final Closing ANSWER = new Closing.Completed(json("1"));

    private static Command.AcceptUpdate update(String id) {
        return new Command.AcceptUpdate(id, "add", json("1"));
    }

    private static Intent answer(String id) {
        return new Intent.AnswerUpdate(id, ANSWER);
    }

    @Test
    void an_update_wakes_the_program_and_is_answered_once() {
        var scene = Scene.started().turn().accept(update("u"));
        assertThat(scene.state().wantsTurn()).isTrue();
        assertThat(scene.state().updates().isOpen("u")).isTrue();

        scene.turn(answer("u"), answer("u"));

        assertThat(scene.state().updates().answer("u")).isEqualTo(ANSWER);
        assertThat(scene.events())
                .filteredOn(Event.UpdateAnswered.class::isInstance)
                .hasSize(1);
        assertThat(scene.send(update("u"))).isEqualTo(Rejection.ALREADY_DONE);
    }

    @Test
    void a_paused_or_closed_run_takes_none() {
        var scene = Scene.started().accept(new Command.Pause("lunch"));
        assertThat(scene.send(update("u"))).isEqualTo(Rejection.PAUSED);
        scene.accept(new Command.Resume()).turn(new Intent.Complete(json("1")));

        assertThat(scene.send(update("u"))).isEqualTo(Rejection.ALREADY_CLOSED);
    }

    @Test
    void a_limited_number_is_open_at_once() {
        var scene = Scene.started();
        for (int i = 0; i < Updates.OPEN_MAX; i++) {
            scene.accept(update("u" + i));
        }

        assertThat(scene.send(update("one more"))).isEqualTo(Rejection.INVALID);
        scene.turn(answer("u0")).accept(update("one more"));
    }

    @Test
    void the_last_answers_are_remembered() {
        var scene = Scene.started();
        for (int i = 0; i <= Updates.ANSWERS_MAX; i++) {
            scene.accept(update("u" + i)).turn(answer("u" + i));
        }

        assertThat(scene.state().updates().answer("u0")).isNull();
        assertThat(scene.state().updates().answer("u1")).isEqualTo(ANSWER);
    }

    @Test
    void the_next_run_gets_what_is_not_answered() {
        var scene = Scene.started().accept(update("u")).accept(update("v"));
        scene.turn(answer("u"), new Intent.ContinueAsNew("order", "2", json("1")));
        var next = scene.effects().stream()
                .filter(Effect.StartRun.class::isInstance)
                .map(Effect.StartRun.class::cast)
                .findFirst()
                .orElseThrow();

        var second = Scene.empty().accept(new Command.Start(next.spec(), 0, next.carried()));

        assertThat(second.state().updates().isOpen("v")).isTrue();
        assertThat(second.state().updates().knows("u")).isFalse();
    }

    @Test
    void a_reopened_run_answers_again_what_it_had_answered_behind_the_cut() {
        var scene = Scene.started().turn(step("1"));
        scene.accept(new Command.CompleteAttempt(Scene.id("1"), 1, json("1"), List.of(), 0));
        scene.accept(update("u")).turn(answer("u"), new Intent.Fail(Scene.failure("Broken", Category.LOGIC)));

        scene.accept(new Command.Reopen(Scene.id("1"), Payload.NONE));

        assertThat(scene.state().updates().isOpen("u")).isTrue();
    }
}
