package io.fermata.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Context;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of answers from outside that do not fit the type that the code waits for. */
class UnfitAnswersTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Map<String, Object> UNFIT = Map.of("grade", "seven");
    private static final MessageType<Mark> MARKED = new MessageType<>("marked", TypeRef.of(Mark.class));
    private static final MessageType<Object> MARKED_BY_A_STRANGER =
            new MessageType<>("marked", TypeRef.of(Object.class));

    record Mark(int grade) {}

    private interface Asking {
        Mark ask(Context ctx);
    }

    /** Asks, tells what it got, and waits so that it can be replayed behind that. */
    private static SimulatedFermata open(Asking asking) {
        Workflow<String, String> workflow = (ctx, input) -> {
            String got;
            try {
                got = "grade " + asking.ask(ctx).grade();
            } catch (Failure unfit) {
                got = unfit.category() + " " + unfit.type() + ": " + unfit.getMessage();
            }
            var told = got;
            ctx.sleep(Duration.ofHours(1));
            return ctx.step("tell", String.class, () -> told);
        };
        return open(workflow);
    }

    private static SimulatedFermata open(Workflow<String, String> workflow) {
        return SimulatedFermata.open(
                f -> f.register("marking", workflow, WorkflowOptions.types(String.class, String.class)));
    }

    private static Execution<String> again(SimulatedFermata fermata) {
        return fermata.execution("m", TypeRef.of(String.class));
    }

    @Test
    void an_answer_that_does_not_fit_its_callback_is_a_failure_that_the_code_can_handle() {
        try (var fermata = open(ctx -> ctx.callback("teacher", Mark.class, DAY).get())) {
            var execution = fermata.start("marking", "m", "", String.class);
            fermata.runUntilIdle();
            fermata.complete(
                    requireNonNull(execution.describe().waits().getFirst().token()), UNFIT);
            fermata.runUntilIdle();

            fermata.crash();
            fermata.restart();

            assertThat(again(fermata).result(DAY))
                    .startsWith("VALIDATION Unreadable: the answer to callback \"teacher\" does not fit")
                    .contains("grade must be a whole number");
        }
    }

    @Test
    void a_message_that_does_not_fit_is_a_failure_that_the_code_can_handle() {
        try (var fermata = open(ctx -> ctx.await(MARKED, "k", DAY))) {
            fermata.start("marking", "m", "", String.class);
            fermata.publish(MARKED_BY_A_STRANGER, "k", UNFIT, PublishOptions.DEFAULT);
            fermata.runUntilIdle();

            fermata.crash();
            fermata.restart();

            assertThat(again(fermata).result(DAY)).startsWith("VALIDATION Unreadable: message marked does not fit");
        }
    }

    @Test
    void a_result_of_a_task_that_cannot_be_read_blocks_until_types_fit_or_it_is_done_again() {
        try (var fermata = open(ctx -> ctx.task("teacher", Mark.class, null))) {
            var execution = fermata.start("marking", "m", "", String.class);
            fermata.runUntilIdle();
            fermata.complete(
                    requireNonNull(fermata.poll("teacher", Duration.ZERO)).token(), UNFIT);
            fermata.runUntilIdle();
            assertThat(execution.describe().status()).isEqualTo(Status.BLOCKED);

            execution.retry("1", null);
            fermata.runUntilIdle();
            fermata.complete(
                    requireNonNull(fermata.poll("teacher", Duration.ZERO)).token(), new Mark(2));

            assertThat(execution.result(DAY)).isEqualTo("grade 2");
        }
    }

    @Test
    void an_awaited_signal_that_does_not_fit_is_a_failure_however_often_it_is_read() {
        try (var fermata = open(ctx -> {
            var promise = ctx.awaitSignalAsync("mark", TypeRef.of(Mark.class), DAY);
            assertThatThrownBy(promise::get).isInstanceOf(Failure.class);
            return promise.get();
        })) {
            var execution = fermata.start("marking", "m", "", String.class);
            execution.signal("mark", UNFIT);
            fermata.runUntilIdle();

            fermata.crash();
            fermata.restart();

            assertThat(again(fermata).result(DAY)).startsWith("VALIDATION Unreadable: signal mark does not fit");
        }
    }

    @Test
    void a_signal_that_does_not_fit_its_handler_is_passed_over() {
        try (var fermata = open((ctx, input) -> {
            var grades = new ArrayList<Integer>();
            ctx.onSignal("mark", Mark.class, (own, mark) -> grades.add(mark.grade()));
            ctx.until(() -> grades.size() == 2);
            return grades.toString();
        })) {
            var execution = fermata.start("marking", "m", "", String.class);
            execution.signal("mark", new Mark(1));
            execution.signal("mark", UNFIT);
            fermata.runUntilIdle();
            fermata.crash();
            fermata.restart();
            again(fermata).signal("mark", new Mark(2));

            assertThat(again(fermata).result(DAY)).isEqualTo("[1, 2]");
        }
    }

    @Test
    void whoever_does_not_handle_it_fails_and_can_be_answered_anew() {
        try (var fermata =
                open((ctx, input) -> "grade " + ctx.await(MARKED, "k", DAY).grade())) {
            var execution = fermata.start("marking", "m", "", String.class);
            fermata.publish(MARKED_BY_A_STRANGER, "k", UNFIT, PublishOptions.DEFAULT);
            assertThatThrownBy(() -> execution.result(DAY))
                    .isInstanceOf(WorkflowFailed.class)
                    .hasStackTraceContaining("a retry from operation 1 asks for it again");

            execution.retry("1", null);
            fermata.publish(MARKED, "k", new Mark(3), PublishOptions.DEFAULT);

            assertThat(execution.result(DAY)).isEqualTo("grade 3");
        }
    }

    @Test
    void an_answer_that_did_fit_and_does_not_any_more_blocks() {
        try (var fermata = open(ctx -> ctx.await(MARKED, "k", DAY))) {
            fermata.start("marking", "m", "", String.class);
            fermata.publish(MARKED, "k", new Mark(3), PublishOptions.DEFAULT);
            fermata.runUntilIdle();
            fermata.crash();

            fermata.restart(f -> f.register(
                    "marking",
                    (ctx, input) -> {
                        var text = ctx.await(new MessageType<>("marked", TypeRef.of(String.class)), "k", DAY);
                        ctx.sleep(Duration.ofHours(1));
                        return ctx.step("tell", String.class, () -> text);
                    },
                    WorkflowOptions.types(String.class, String.class)));
            fermata.advance(DAY);

            assertThat(again(fermata).describe().status()).isEqualTo(Status.BLOCKED);
        }
    }
}
