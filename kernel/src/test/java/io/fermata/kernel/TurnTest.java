package io.fermata.kernel;

import static io.fermata.kernel.Scene.NEXT_RUN;
import static io.fermata.kernel.Scene.id;
import static io.fermata.kernel.Scene.json;
import static io.fermata.kernel.Scene.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static Command.CompleteTurn turn(int number, long through, Intent... intents) {
        return new Command.CompleteTurn(number, through, List.of(), List.of(intents), NEXT_RUN);
    }

    @Test
    void a_started_run_wants_a_turn_until_it_has_had_it() {
        var scene = Scene.started();
        assertThat(scene.state().wantsTurn()).isTrue();

        scene.turn(step("1"));

        assertThat(scene.state().wantsTurn()).isFalse();
        assertThat(scene.state().turns()).isEqualTo(1);
        assertThat(scene.effects()).containsExactly(new Effect.RunStep(id("1"), 1, 0));
    }

    @Test
    void a_result_wakes_the_program_and_its_own_instant_operations_do_not() {
        var scene = Scene.started();

        scene.turn(
                step("1"),
                new Intent.Open(id("2"), new OperationSpec.Marker("now", "time", json("7"))),
                new Intent.Open(
                        id("3"),
                        new OperationSpec.Publish(
                                "tell", new OperationSpec.OutMessage("paid", "k", json("1"), false, 0, null))));
        assertThat(scene.state().wantsTurn()).isFalse();
        assertThat(scene.state().openOperations()).hasSize(1);
        assertThat(scene.effects()).hasAtLeastOneElementOfType(Effect.Publish.class);

        scene.accept(new Command.CompleteAttempt(id("1"), 1, json("3")));
        assertThat(scene.state().wantsTurn()).isTrue();
    }

    @Test
    void a_turn_of_an_earlier_load_is_stale() {
        var scene = Scene.started().turn(step("1"));
        scene.accept(new Command.CompleteAttempt(id("1"), 1, json("3")));
        long through = scene.state().sequence();

        assertThat(scene.send(turn(1, through, step("2")))).isEqualTo(Rejection.STALE_TURN);
        assertThat(scene.send(turn(3, through, step("2")))).isEqualTo(Rejection.STALE_TURN);
        assertThat(scene.send(turn(2, 1, step("2")))).isEqualTo(Rejection.STALE_TURN);
        assertThat(scene.send(turn(2, through + 1, step("2")))).isEqualTo(Rejection.INVALID);
        assertThat(scene.send(turn(2, through, step("2")))).isNull();
    }

    @Test
    void a_signal_that_slips_in_while_the_program_acts_wakes_it_again() {
        var scene = Scene.started();
        scene.accept(new Command.Signal("go", json("1"), "s1"));

        scene.accept(turn(1, 1, step("1")));

        assertThat(scene.state().wantsTurn()).isTrue();
        assertThat(scene.state().lastWaking()).isEqualTo(2);
    }

    @Test
    void one_invalid_intent_refuses_the_whole_turn() {
        var scene = Scene.started().turn(step("1"));
        scene.accept(new Command.CompleteAttempt(id("1"), 1, json("3")));
        scene.accept(new Command.Signal("go", json("1"), "s1"));
        long through = scene.state().sequence();
        var noArms = new Intent.Open(id("4"), new OperationSpec.Await("none", List.of(), true, 0));

        assertThat(scene.send(turn(2, through, step("2"), step("1")))).isEqualTo(Rejection.INVALID);
        assertThat(scene.send(turn(2, through, step("2"), step("2")))).isEqualTo(Rejection.INVALID);
        assertThat(scene.send(turn(2, through, step("2"), noArms))).isEqualTo(Rejection.INVALID);
        assertThat(scene.send(turn(2, through, new Intent.Complete(json("1")), step("2"))))
                .isEqualTo(Rejection.INVALID);
        assertThat(scene.send(turn(2, through, new Intent.CancelOperation(id("77"), "?"))))
                .isEqualTo(Rejection.INVALID);
        assertThat(scene.send(new Command.CompleteTurn(2, through, List.of(99L), List.of(), NEXT_RUN)))
                .isEqualTo(Rejection.INVALID);
    }

    @Test
    void a_turn_may_ask_for_so_much_and_no_more() {
        List<Intent> intents = new ArrayList<>();
        for (int i = 0; i < Kernel.INTENTS_MAX; i++) {
            intents.add(step("s" + i));
        }
        var full = Scene.started();
        full.accept(new Command.CompleteTurn(1, 1, List.of(), intents, NEXT_RUN));
        assertThat(full.state().openOperations()).hasSize(Kernel.INTENTS_MAX);

        intents.add(step("one-more"));
        assertThat(Scene.started().send(new Command.CompleteTurn(1, 1, List.of(), intents, NEXT_RUN)))
                .isEqualTo(Rejection.INVALID);
    }

    @Test
    void a_turn_that_comes_after_the_end_writes_nothing() {
        var scene = Scene.started();
        scene.accept(new Command.Terminate("enough"));

        assertThat(scene.send(turn(1, 1, step("1")))).isEqualTo(Rejection.ALREADY_CLOSED);
    }

    @Test
    void a_turn_that_was_open_when_the_pause_came_is_recorded_but_starts_no_attempt() {
        var scene = Scene.started();
        scene.accept(new Command.Pause("lunch"));

        scene.accept(turn(1, 1, step("1"), Scene.task("2"), Scene.timer("3", 5_000)));

        assertThat(scene.operation("1").phase()).isEqualTo(OpenOperation.Phase.PENDING);
        assertThat(scene.effects())
                .containsExactly(new Effect.SetTimer(TimerId.of(TimerId.Kind.SLEEP, id("3"), 0), 5_000));

        scene.accept(new Command.Resume());

        assertThat(scene.effects())
                .contains(new Effect.RunStep(id("1"), 1, 0), new Effect.OfferTask(id("2"), 1, "heavy", 5));
        assertThat(scene.operation("1").phase()).isEqualTo(OpenOperation.Phase.RUNNING);
    }

    @Test
    void notes_views_and_attributes_are_kept_in_order() {
        var scene = Scene.started();

        scene.turn(
                new Intent.Annotate("state", json("1")),
                new Intent.SetView("progress", json("5")),
                new Intent.SetAttributes(Map.of("customer", json("7"), "region", json("8"))),
                new Intent.SetAttributes(Map.of("region", Payload.NONE)),
                new Intent.Checkpoint(json("9")));

        assertThat(scene.state().views()).containsExactly(Map.entry("progress", json("5")));
        assertThat(scene.state().attributes()).containsExactly(Map.entry("customer", json("7")));
        assertThat(scene.effects())
                .contains(new Effect.ViewChanged("progress", json("5")), new Effect.AttributesChanged());
        assertThat(scene.events()).hasSize(6);
    }

    @Test
    void cancelling_an_operation_takes_everything_back_and_a_closed_one_is_left_alone() {
        var scene = Scene.started()
                .turn(step("1"), Scene.await("2", true, 9_000), Scene.child("3", ParentClosePolicy.ABANDON));
        scene.accept(new Command.Signal("go", json("1"), "s1"));

        scene.turn(
                new Intent.CancelOperation(id("1"), "race"),
                new Intent.CancelOperation(id("1"), "race"),
                new Intent.CancelOperation(id("2"), "race"),
                new Intent.CancelOperation(id("3"), "race"));

        assertThat(scene.state().openOperations()).isEmpty();
        assertThat(scene.events()).hasSize(4);
        assertThat(scene.effects())
                .contains(
                        new Effect.AbandonAttempt(id("1"), 1),
                        new Effect.CloseChild(id("3"), "bill-3", ParentClosePolicy.REQUEST_CANCEL));
    }

    @Test
    void taken_signals_are_unread_no_more() {
        var scene = Scene.started();
        scene.accept(new Command.Signal("go", json("1"), "s1"));
        scene.accept(new Command.Signal("go", json("2"), "s2"));

        scene.accept(new Command.CompleteTurn(1, 3, List.of(2L), List.of(), NEXT_RUN));

        assertThat(scene.state().unreadSignals()).containsOnlyKeys(3L);
    }
}
