package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateFailed;
import io.fermata.sdk.UpdateOptions;
import io.fermata.sdk.UpdateRejected;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Updates: validated, recorded, handled as a branch, answered. */
class UpdatesTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final MessageType<String> GO = new MessageType<>("go", String.class);
    private static final UpdateOptions U1 =
            UpdateOptions.DEFAULT.withUpdateId("u1").withTimeout(SOON);

    /** A basket that takes up to ten pieces, until somebody says go. */
    private static Object basket(Context ctx, Integer first) {
        var pieces = new int[] {first};
        ctx.onUpdate(
                "add",
                Integer.class,
                more -> {
                    if (pieces[0] + more > 10) {
                        throw new IllegalArgumentException("no room for " + more + " beside " + pieces[0]);
                    }
                },
                (branch, more) -> {
                    pieces[0] += more;
                    return branch.step("count", Integer.class, () -> pieces[0]);
                });
        ctx.onUpdate("ask", String.class, (branch, question) -> branch.await(GO, question));
        ctx.onUpdate("break", String.class, (branch, why) -> {
            throw Failure.validation(why);
        });
        ctx.onUpdate("next", String.class, (branch, ignored) -> branch.continueAsNew(pieces[0]));
        ctx.await(GO, ctx.execution().id());
        return pieces[0];
    }

    private static SimulatedFermata open() {
        var fermata = SimulatedFermata.open(f -> f.register(
                "basket",
                (Workflow<Integer, Object>) UpdatesTest::basket,
                WorkflowOptions.types(Integer.class, Object.class)));
        fermata.start("basket", "b", 1, Integer.class);
        return fermata;
    }

    private static List<String> types(SimulatedFermata fermata) {
        return fermata.history("b").stream().map(event -> event.type()).toList();
    }

    @Test
    void an_update_is_recorded_handled_and_answered() {
        try (var fermata = open()) {
            assertThat(fermata.execution("b").update("add", 4, Integer.class)).isEqualTo(5);
            assertThat(fermata.execution("b").update("add", 5, Integer.class)).isEqualTo(10);
            assertThat(types(fermata))
                    .filteredOn(type -> type.startsWith("Update"))
                    .containsExactly("UpdateAccepted", "UpdateAnswered", "UpdateAccepted", "UpdateAnswered");

            fermata.publish(GO, "b", "");

            assertThat(fermata.execution("b", Integer.class).result(SOON)).isEqualTo(10);
        }
    }

    @Test
    void what_the_validator_refuses_writes_nothing() {
        try (var fermata = open()) {
            fermata.runUntilIdle();
            var before = types(fermata);
            var basket = fermata.execution("b");

            assertThatThrownBy(() -> basket.update("add", 10, Integer.class))
                    .isInstanceOf(UpdateRejected.class)
                    .hasMessage("update 'add' is rejected: no room for 10 beside 1");
            assertThatThrownBy(() -> basket.update("steal", 1, Integer.class))
                    .isInstanceOf(UpdateRejected.class)
                    .hasMessageContaining("there is no such update, there is [add, ask, break, next]");
            assertThatThrownBy(() -> basket.update("add", "four", Integer.class))
                    .isInstanceOf(UpdateRejected.class);

            assertThat(types(fermata)).isEqualTo(before);
        }
    }

    @Test
    void an_evicted_execution_is_loaded_for_the_check_and_knows_what_it_knew() {
        try (var fermata = open()) {
            fermata.execution("b").update("add", 8, Integer.class);
            fermata.restart();

            assertThatThrownBy(() -> fermata.execution("b").update("add", 2, Integer.class))
                    .hasMessageContaining("no room for 2 beside 9");
            assertThat(fermata.execution("b").update("add", 1, Integer.class)).isEqualTo(10);
        }
    }

    @Test
    void the_same_id_again_gives_the_same_answer_also_after_a_crash() {
        try (var fermata = open()) {
            assertThat(add(fermata, 2, U1)).isEqualTo(3);
            assertThat(add(fermata, 2, U1)).isEqualTo(3);
            fermata.restart();
            assertThat(add(fermata, 2, U1)).isEqualTo(3);
            assertThat(add(fermata, 2, U1.withUpdateId("u2"))).isEqualTo(5);
        }
    }

    @Test
    void a_caller_who_gave_up_asks_again_with_the_id_across_a_crash_before_the_answer() {
        try (var fermata = open()) {
            assertThatThrownBy(() -> ask(fermata)).isInstanceOf(TimedOut.class).hasMessageContaining("(id u1)");
            fermata.crash();
            fermata.advance(Duration.ofDays(300));
            fermata.restart();
            fermata.publish(GO, "q", "an answer");

            assertThat(ask(fermata)).isEqualTo("an answer");
            assertThat(types(fermata)).containsOnlyOnce("UpdateAccepted").containsOnlyOnce("UpdateAnswered");
        }
    }

    @Test
    void a_handler_that_throws_answers_with_that_and_the_execution_goes_on() {
        try (var fermata = open()) {
            assertThatThrownBy(() -> fermata.execution("b").update("break", "because", Integer.class))
                    .isInstanceOf(UpdateFailed.class)
                    .hasMessageContaining("because")
                    .hasRootCauseInstanceOf(Failure.class);
            assertThat(fermata.execution("b").update("add", 1, Integer.class)).isEqualTo(2);
        }
    }

    @Test
    void the_end_of_the_execution_answers_open_updates() {
        try (var fermata = open()) {
            assertThatThrownBy(() -> ask(fermata)).isInstanceOf(TimedOut.class);
            fermata.publish(GO, "b", "");
            fermata.runUntilIdle();

            assertThatThrownBy(() -> ask(fermata))
                    .isInstanceOf(AlreadyClosed.class)
                    .hasMessageContaining("ended before it answered update 'u1'");
            assertThatThrownBy(() -> fermata.execution("b").update("add", 1, Integer.class))
                    .isInstanceOf(AlreadyClosed.class);
        }
    }

    @Test
    void the_next_run_answers_what_the_one_before_had_not() {
        try (var fermata = open()) {
            assertThatThrownBy(() -> ask(fermata)).isInstanceOf(TimedOut.class);
            assertThat(add(fermata, 2, U1.withUpdateId("before"))).isEqualTo(3);
            assertThat(fermata.execution("b").update("next", "", Object.class)).isNull();
            fermata.publish(GO, "q", "late");

            assertThat(ask(fermata)).isEqualTo("late");
            assertThatThrownBy(() -> add(fermata, 2, U1.withUpdateId("before")))
                    .isInstanceOf(AlreadyClosed.class)
                    .hasMessageContaining("an earlier run had it");
        }
    }

    @Test
    void a_paused_execution_takes_no_update() {
        try (var fermata = open()) {
            fermata.execution("b").pause("lunch");

            assertThatThrownBy(() -> fermata.execution("b").update("add", 1, Integer.class))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("resume it first");
            fermata.execution("b").resume();
            assertThat(fermata.execution("b").update("add", 1, Integer.class)).isEqualTo(2);
        }
    }

    private static Integer add(SimulatedFermata fermata, int more, UpdateOptions options) {
        return fermata.execution("b").update("add", more, TypeRef.of(Integer.class), options);
    }

    private static String ask(SimulatedFermata fermata) {
        return fermata.execution("b").update("ask", "q", TypeRef.of(String.class), U1);
    }
}
