package io.fermata.kernel;

import static io.fermata.kernel.Scene.await;
import static io.fermata.kernel.Scene.id;
import static io.fermata.kernel.Scene.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageTest {
    private static Command.OfferMessage offer(int arm, String messageId) {
        return new Command.OfferMessage(id("1"), arm, messageId, json("7"));
    }

    private static final Event DONE = new Event.OperationClosed(id("1"), new Closing.Completed(Payload.NONE));

    @Test
    void the_first_message_ends_a_wait_for_any() {
        var scene = Scene.started().turn(await("1", false, 9_000));

        scene.accept(offer(1, "m1"));

        assertThat(scene.events()).containsExactly(new Event.MessageDelivered(id("1"), 1, "m1", json("7")), DONE);
        assertThat(scene.effects())
                .contains(
                        new Effect.AcceptMessage(id("1"), 1, "m1"),
                        new Effect.WithdrawWait(id("1"), 0, "paid", "k1"),
                        new Effect.ClearTimer(TimerId.of(TimerId.Kind.AWAIT_TIMEOUT, id("1"), 0), 9_000));
    }

    @Test
    void the_last_message_ends_a_wait_for_all() {
        var scene = Scene.started().turn(await("1", true, 0));

        scene.accept(offer(1, "m1"));
        assertThat(scene.isOpen("1")).isTrue();
        assertThat(scene.operation("1").delivered(1)).isTrue();

        scene.accept(offer(0, "m2"));
        assertThat(scene.events()).contains(DONE);
    }

    @Test
    void a_message_that_comes_too_late_goes_back() {
        var scene = Scene.started().turn(await("1", true, 0));
        scene.accept(offer(1, "m1"));

        scene.accept(offer(1, "m2"));
        assertThat(scene.effects()).containsExactly(new Effect.ReturnMessage(id("1"), 1, "m2"));
        scene.accept(offer(1, "m1"));
        assertThat(scene.effects()).containsExactly(new Effect.AcceptMessage(id("1"), 1, "m1"));
        scene.accept(offer(7, "m3"));
        assertThat(scene.effects()).containsExactly(new Effect.ReturnMessage(id("1"), 7, "m3"));

        scene.accept(new Command.Terminate("enough"));
        scene.accept(offer(0, "m4"));
        assertThat(scene.events()).isEmpty();
        assertThat(scene.effects()).containsExactly(new Effect.ReturnMessage(id("1"), 0, "m4"));
    }

    @Test
    void a_wait_that_times_out_withdraws_what_has_not_come() {
        var scene = Scene.started().turn(await("1", true, Scene.START_MILLIS + 100));
        scene.accept(offer(0, "m1")).elapse(100);

        assertThat(scene.events()).containsExactly(new Event.OperationClosed(id("1"), new Closing.TimedOut("await")));
        assertThat(scene.effects())
                .contains(new Effect.WithdrawWait(id("1"), 1, "shipped", "k1"))
                .doesNotContain(new Effect.WithdrawWait(id("1"), 0, "paid", "k1"));
    }

    @Test
    void messages_are_taken_while_paused() {
        var scene = Scene.started().turn(await("1", false, 0));
        scene.accept(new Command.Pause("lunch")).accept(offer(0, "m1"));

        assertThat(scene.isOpen("1")).isFalse();
        assertThat(scene.state().wantsTurn()).isFalse();
    }
}
