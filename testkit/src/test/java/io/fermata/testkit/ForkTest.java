package io.fermata.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.ChildOptions;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.ForkOptions;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An execution that goes on from the middle of another one, with something changed; and operations ended by hand. */
class ForkTest {
    private static final MessageType<String> PAID = new MessageType<>("paid", String.class);
    private static final Duration DAY = Duration.ofDays(1);
    private static final ForkOptions AGAIN = ForkOptions.because("what if");

    private final List<String> world = new ArrayList<>();
    private BiFunction<Context, String, String> body = (ctx, input) -> "";

    private SimulatedFermata open(BiFunction<Context, String, String> code) {
        body = code;
        Workflow<String, String> workflow =
                (ctx, input) -> input.equals("kid") ? ctx.await(PAID, "kid") : body.apply(ctx, input);
        return SimulatedFermata.open(f -> f.register("w", workflow, WorkflowOptions.types(String.class, String.class)));
    }

    private String did(Context ctx, String name, String input) {
        return ctx.step(name, String.class, () -> {
            world.add(name + "(" + input + ")");
            return name + " of " + input;
        });
    }

    private String three(Context ctx, String input) {
        var a = did(ctx, "a", input);
        var b = did(ctx, "b", a);
        return did(ctx, "c", b);
    }

    @Test
    void another_result_changes_what_comes_after_and_nothing_before_is_done_again() {
        try (var fermata = open(this::three)) {
            var original = fermata.start("w", "x", "in", String.class);
            assertThat(original.result(DAY)).isEqualTo("c of b of a of in");
            world.clear();

            var fork = original.fork("y", AGAIN.from("2").withResult("edited"));

            assertThat(fork.result(DAY)).isEqualTo("c of edited");
            assertThat(world).containsExactly("c(edited)");
            assertThat(original.result(DAY)).isEqualTo("c of b of a of in");
        }
    }

    @Test
    void fork_is_recorded_with_origin_operation_edit_and_reason_and_survives_a_restart() {
        try (var fermata = open(this::three)) {
            var original = fermata.start("w", "x", "in", String.class);
            original.result(DAY);

            var fork = original.fork("y", AGAIN.from("2").withResult("edited"));
            fermata.restart();

            assertThat(fork.result(DAY)).isEqualTo("c of edited");
            var forked = fermata.history("y").stream()
                    .filter(event -> event.type().equals("Forked"))
                    .toList();
            assertThat(forked).hasSize(1);
            assertThat(forked.getFirst().operation()).isEqualTo("2");
            assertThat(forked.getFirst().detail().text())
                    .contains("\"of\":\"x\"", "\"edited\":\"result\"", "\"reason\":\"what if\"")
                    .contains("\"run\":\"" + original.describe().runId() + "\"");
        }
    }

    @Test
    void without_an_operation_all_is_done_again_with_another_input() {
        try (var fermata = open(this::three)) {
            var original = fermata.start("w", "x", "in", String.class);
            original.result(DAY);

            assertThat(original.fork("y", AGAIN.withInput("out")).result(DAY)).isEqualTo("c of b of a of out");
            assertThat(original.fork("z", AGAIN).result(DAY)).isEqualTo("c of b of a of in");
            assertThat(world).hasSize(9);
        }
    }

    @Test
    void operation_is_done_again_under_a_key_of_the_forks_own() {
        var keys = new ArrayList<String>();
        try (var fermata = open((ctx, input) -> {
            var first = ctx.step("a", StepOptions.DEFAULT, TypeRef.of(String.class), attempt -> {
                keys.add(attempt.idempotencyKey());
                return input;
            });
            return first;
        })) {
            var original = fermata.start("w", "x", "in", String.class);
            original.result(DAY);

            original.fork("y", AGAIN.from("1")).result(DAY);

            assertThat(keys).hasSize(2).doesNotHaveDuplicates();
            assertThat(keys.get(1)).startsWith(fermata.execution("y").describe().runId());
        }
    }

    @Test
    void code_that_uses_its_own_id_fits_the_copied_history() {
        try (var fermata = open((ctx, input) -> {
            var id = ctx.execution().id();
            var paid = ctx.await(PAID, id);
            return did(ctx, "ship", id + " " + paid);
        })) {
            var original = fermata.start("w", "x", "", String.class);
            fermata.publish(PAID, "x", "ten");
            original.result(DAY);

            assertThat(original.fork("y", AGAIN.from("2")).result(DAY)).isEqualTo("ship of y ten");
            assertThat(original.fork("z", AGAIN.from("1").withResult("two")).result(DAY))
                    .isEqualTo("ship of z two");
        }
    }

    @Test
    void open_execution_can_be_forked_and_goes_on_by_itself() {
        try (var fermata = open((ctx, input) -> did(ctx, "a", input) + ctx.await(PAID, "key"))) {
            var original = fermata.start("w", "x", "in", String.class);
            fermata.runUntilIdle();

            var fork = original.fork("y", AGAIN.from("2").withResult("mine"));
            var other = original.fork("z", AGAIN.from("1").withResult("edited "));

            assertThat(fork.result(DAY)).isEqualTo("a of inmine");
            fermata.publish(PAID, "key", "first");
            fermata.publish(PAID, "key", "second");
            assertThat(original.result(DAY)).isEqualTo("a of infirst");
            assertThat(other.result(DAY)).isEqualTo("edited second");
        }
    }

    @Test
    void branch_that_had_begun_keeps_its_result_and_what_was_open_begins_anew() {
        try (var fermata = open((ctx, input) -> {
            var one = ctx.async(branch -> did2(branch, "one"));
            var two = ctx.async(branch -> did2(branch, "two"));
            var task = ctx.taskAsync("queue", String.class, "in");
            return one.get() + "," + two.get() + "," + task.get();
        })) {
            var original = fermata.start("w", "x", "", String.class);
            fermata.runUntilIdle();
            world.clear();
            var steps = fermata.history("x").stream()
                    .filter(event -> event.type().equals("OperationClosed"))
                    .map(event -> String.valueOf(event.operation()))
                    .toList();

            var fork = original.fork("y", AGAIN.from(steps.getFirst()).withResult("ONE"));
            fermata.runUntilIdle();
            assertThat(world).isEmpty();
            for (int i = 0; i < 2; i++) {
                fermata.complete(
                        requireNonNull(fermata.poll("queue", Duration.ZERO)).token(), "done");
            }

            assertThat(fork.result(DAY)).isEqualTo("ONE,two,done");
            assertThat(original.result(DAY)).isEqualTo("one,two,done");
        }
    }

    private String did2(Context ctx, String name) {
        return ctx.step(name, String.class, () -> {
            world.add(name);
            return name;
        });
    }

    @Test
    void fork_waits_for_a_child_of_its_own() {
        var type = new WorkflowType<>("w", TypeRef.of(String.class), TypeRef.of(String.class));
        try (var fermata = open((ctx, input) -> {
            var child = ctx.childAsync(type, ChildOptions.DEFAULT, "kid");
            var step = did2(ctx, "beside");
            return step + child.get();
        })) {
            var original = fermata.start("w", "x", "", String.class);
            fermata.runUntilIdle();
            var fork = original.fork("y", AGAIN.from("2").withResult("forked "));
            fermata.runUntilIdle();

            assertThat(fermata.list("", null, 10).items()).hasSize(4);
            fermata.publish(PAID, "kid", "1");
            fermata.publish(PAID, "kid", "2");
            assertThat(original.result(DAY)).isEqualTo("beside1");
            assertThat(fork.result(DAY)).isEqualTo("forked 2");
        }
    }

    @Test
    void fork_that_fails_does_not_undo_what_its_original_did() {
        var once = StepOptions.retry(RetryPolicy.NONE);
        try (var fermata = open((ctx, input) -> ctx.saga(saga -> {
            saga.step("flight", once, () -> world.add("flight"), Undoing.step(once, undo -> world.add("no flight")));
            var go = ctx.step("decide", String.class, () -> "go");
            saga.step("hotel", once, () -> world.add("hotel"), Undoing.step(once, undo -> world.add("no hotel")));
            if (!go.equals("go")) {
                throw Failure.validation("stopped");
            }
            return "booked";
        }))) {
            var original = fermata.start("w", "x", "", String.class);
            assertThat(original.result(DAY)).isEqualTo("booked");

            var fork = original.fork("y", AGAIN.from("2").withResult("stop"));

            assertThatThrownBy(() -> fork.result(DAY)).isInstanceOf(WorkflowFailed.class);
            assertThat(world).containsExactly("flight", "hotel", "hotel", "no hotel");
        }
    }

    @Test
    void what_cannot_be_forked_is_refused_and_nothing_is_written() {
        try (var fermata = open(this::three)) {
            var original = fermata.start("w", "x", "in", String.class);
            original.result(DAY);
            original.fork("y", AGAIN.from("2"));

            assertThatThrownBy(() -> original.fork("y", AGAIN.from("3"))).isInstanceOf(AlreadyStarted.class);
            assertThatThrownBy(() -> original.fork("n", AGAIN.from("9"))).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> original.fork("n", AGAIN.from("1").withInput("z")))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("is a step");
            assertThatThrownBy(() -> ForkOptions.because(" ")).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> AGAIN.withResult("r")).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> fermata.execution("nobody").fork("n", AGAIN))
                    .isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> fermata.execution("n").describe()).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void open_operation_of_each_kind_is_completed_by_hand() {
        var type = new WorkflowType<>("w", TypeRef.of(String.class), TypeRef.of(String.class));
        var policy = StepOptions.retry(RetryPolicy.attempts(9));
        try (var fermata = open((ctx, input) -> {
            var step = ctx.stepAsync("bad", policy, TypeRef.of(String.class), attempt -> {
                throw Failure.transientFailure("no");
            });
            var task = ctx.taskAsync("nobody", String.class, "in");
            var wait = ctx.awaitAsync(PAID, "k", null);
            var callback = ctx.callback("clerk", String.class, null);
            var child = ctx.childAsync(type, ChildOptions.DEFAULT.withId("kid"), "kid");
            var sleep = ctx.sleepAsync(Duration.ofDays(900));
            sleep.get();
            return step.get() + task.get() + wait.get() + callback.get() + child.get();
        })) {
            var execution = fermata.start("w", "x", "", String.class);
            fermata.runUntilIdle();
            for (var wait : execution.describe().waits()) {
                execution.completeOperation(wait.operation(), wait.kind() + " ", "nobody does it");
            }

            assertThat(execution.result(DAY)).isEqualTo("step task message callback child ");
            assertThat(fermata.history("x").stream().map(event -> event.detail().text()))
                    .anyMatch(text -> text.contains("\"reason\":\"nobody does it\""));
        }
    }

    @Test
    void what_is_not_open_cannot_be_completed_by_hand() {
        try (var fermata = open((ctx, input) -> {
            did2(ctx, "a");
            var both = ctx.awaitAll(DAY, PAID.key("1"), PAID.key("2"));
            return "received " + both.size();
        })) {
            var execution = fermata.start("w", "x", "", String.class);
            fermata.runUntilIdle();

            assertThatThrownBy(() -> execution.completeOperation("1", "", "r")).isInstanceOf(AlreadyClosed.class);
            assertThatThrownBy(() -> execution.completeOperation("7", "", "r")).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> execution.completeOperation("2", "", "r"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("several messages");
            assertThatThrownBy(() -> execution.completeOperation("2", "", " ")).isInstanceOf(InvalidInput.class);
            execution.terminate("enough");
            assertThatThrownBy(() -> execution.completeOperation("2", "", "r")).isInstanceOf(AlreadyClosed.class);
        }
    }

    @Test
    void late_result_of_an_attempt_does_not_count_after_one_by_hand() {
        try (var fermata = open((ctx, input) -> ctx.task("q", String.class, "in"))) {
            var execution = fermata.start("w", "x", "", String.class);
            var lease = requireNonNull(fermata.poll("q", Duration.ZERO));

            execution.completeOperation("1", "mine", "the worker is gone");

            assertThatThrownBy(() -> fermata.complete(lease.token(), "late")).isInstanceOf(AlreadyClosed.class);
            @Nullable String result = execution.result(DAY);
            assertThat(result).isEqualTo("mine");
        }
    }
}
