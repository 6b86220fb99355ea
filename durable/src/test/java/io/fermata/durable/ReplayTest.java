package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Command;
import io.fermata.kernel.Event;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Status;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Workflow<String, String> TWO_TASKS =
            (ctx, input) -> ctx.task("a", String.class, input) + ctx.task("b", String.class, input);

    @Test
    void another_name_at_a_place_blocks_and_says_which() {
        var stage = Stage.of(TWO_TASKS)
                .start("x")
                .deploy((ctx, input) -> ctx.task("z", String.class, input))
                .completeTask("1", "done");

        assertThat(stage.status()).isEqualTo(Status.BLOCKED);
        assertThat(stage.blockedReason())
                .isEqualTo("the code asks for operation 1 as task \"z\", history holds it as task \"a\"");
    }

    @Test
    void another_input_at_a_place_blocks() {
        var stage = Stage.of(TWO_TASKS)
                .start("x")
                .deploy((ctx, input) -> ctx.task("a", String.class, input + "!"))
                .completeTask("1", "done");

        assertThat(stage.blockedReason()).endsWith("history holds it as task \"a\" with another input");
    }

    @Test
    void an_operation_too_many_blocks() {
        var stage = Stage.of(TWO_TASKS)
                .start("x")
                .deploy((ctx, input) -> {
                    ctx.taskAsync("a", String.class, input);
                    ctx.taskAsync("b", String.class, input);
                    return ctx.task("c", String.class, input);
                })
                .completeTask("1", "done");

        assertThat(stage.blockedReason())
                .isEqualTo("the code asks for operation 2, task \"b\", where history holds none");
    }

    @Test
    void an_operation_that_is_not_asked_for_again_blocks() {
        var stage = Stage.of(TWO_TASKS)
                .start("x")
                .deploy((ctx, input) -> ctx.awaitSignal("s", String.class))
                .completeTask("1", "done");

        assertThat(stage.blockedReason())
                .isEqualTo("history holds operation 1, task \"a\", which the code does not ask for");
    }

    @Test
    void a_blocked_execution_goes_on_with_code_that_fits() {
        var stage = Stage.of(TWO_TASKS)
                .start("x")
                .deploy((ctx, input) -> "too early")
                .completeTask("1", "A");
        assertThat(stage.status()).isEqualTo(Status.BLOCKED);

        stage.deploy(TWO_TASKS).decide(new Command.Resume()).play().completeTask("2", "B");

        assertThat(stage.result()).isEqualTo("AB");
    }

    @Test
    void a_run_that_failed_by_a_bug_is_reopened_with_mended_code() {
        var stage = Stage.of((ctx, input) -> {
                    ctx.task("a", String.class, input);
                    throw new IllegalStateException("a bug");
                })
                .start("x")
                .completeTask("1", "A");
        assertThat(stage.status()).isEqualTo(Status.FAILED);

        stage.deploy(TWO_TASKS).reopen(null).completeTask("2", "B");

        assertThat(stage.result()).isEqualTo("AB");
    }

    @Test
    void a_result_that_cannot_be_read_blocks() {
        var stage = Stage.of(TWO_TASKS).start("x").completeTask("1", 42);

        assertThat(stage.status()).isEqualTo(Status.BLOCKED);
        assertThat(stage.blockedReason()).startsWith("the result of operation 1 cannot be read as java.lang.String");
    }

    @Test
    void a_version_guards_a_change() {
        Workflow<String, String> changed = (ctx, input) -> {
            var name = ctx.version("better-a", 0, 1) == 0 ? "a" : "better";
            return ctx.task(name, String.class, input) + ctx.version("better-a", 0, 1);
        };

        var before = Stage.of(TWO_TASKS).start("x").deploy(changed).completeTask("1", "v");
        var after = Stage.of(changed).forgetful().start("x").completeTask("1", "v");

        assertThat(before.result()).isEqualTo("v0");
        assertThat(after.result()).isEqualTo("v1");
    }

    @Test
    void a_version_that_the_code_no_longer_runs_blocks() {
        Workflow<String, String> first = (ctx, input) -> {
            ctx.version("change", 0, 1);
            return ctx.task("a", String.class, input);
        };

        var stage = Stage.of(first)
                .start("x")
                .deploy((ctx, input) -> {
                    ctx.version("change", 2, 3);
                    return ctx.task("a", String.class, input);
                })
                .completeTask("1", "v");

        assertThat(stage.blockedReason())
                .isEqualTo("change \"change\" was recorded as version 1, the code runs 2 to 3");
    }

    @Test
    void marks_are_recorded_once() {
        Workflow<String, String> workflow = (ctx, input) -> {
            ctx.annotate("note", "here");
            ctx.view("progress", 50);
            ctx.attribute("region", "eu");
            ctx.publish(new MessageType<>("news", String.class), "k", "v");
            return ctx.task("a", String.class, input) + ctx.task("b", String.class, input);
        };

        var stage =
                Stage.of(workflow).forgetful().start("x").completeTask("2", "").completeTask("3", "");

        assertThat(stage.events().stream().map(each -> each.getClass().getSimpleName()))
                .containsOnlyOnce("Annotated", "ViewSet", "AttributesSet");
        assertThat(stage.operations()).containsExactly("1", "2", "3");
    }

    @Test
    void the_logger_is_silent_on_replay() {
        List<Boolean> loud = new ArrayList<>();
        Workflow<String, String> workflow = (ctx, input) -> {
            loud.add(ctx.logger().isLoggable(System.Logger.Level.ERROR));
            return ctx.task("a", String.class, input);
        };

        Stage.of(workflow).start("x").reload().completeTask("1", "");

        assertThat(loud).containsExactly(true, false);
    }

    @Test
    void code_that_catches_its_unwinding_again_and_again_is_parked_for_good() {
        List<Integer> caught = new ArrayList<>();
        Workflow<String, String> stubborn = (ctx, input) -> {
            while (true) {
                try {
                    ctx.sleep(Duration.ofDays(1));
                } catch (Error thrown) {
                    caught.add(caught.size());
                }
            }
        };

        Stage.of(stubborn).start("x").forget();

        assertThat(caught).hasSizeBetween(1, 10);
    }

    @Test
    void unwinding_reaches_every_branch_one_at_a_time() {
        List<String> left = new ArrayList<>();
        Workflow<String, String> workflow = (ctx, input) -> {
            for (var name : List.of("a", "b")) {
                ctx.async(c -> {
                    try {
                        return c.task(name, String.class, "");
                    } finally {
                        left.add(name);
                    }
                });
            }
            try {
                return ctx.task("main", String.class, "");
            } finally {
                left.add("main");
            }
        };

        Stage.of(workflow).start("x").forget();

        assertThat(left).containsExactlyInAnyOrder("a", "b", "main");
    }

    @Test
    void a_turn_that_asks_for_too_much_blocks() {
        Workflow<String, String> greedy = (ctx, input) -> {
            for (int i = 0; i < 20_000; i++) {
                ctx.taskAsync("t", String.class, "");
            }
            return "";
        };

        var stage = Stage.of(greedy).start("x");

        assertThat(stage.status()).isEqualTo(Status.BLOCKED);
        assertThat(stage.blockedReason()).isEqualTo("one turn asked for more than 10000 operations");
    }

    @Test
    void an_unknown_workflow_blocks_until_it_is_registered() {
        var program = new JavaWorkflows(List.of(), Stage.PAYLOADS, List.of());
        var stage = Stage.of(TWO_TASKS);

        stage.with(program).start("x");

        assertThat(stage.blockedReason()).isEqualTo("workflow \"play\" is not registered in this process");
        stage.deploy(TWO_TASKS).decide(new Command.Resume()).play();
        assertThat(stage.operations()).containsExactly("1");
    }

    @Test
    void the_last_intent_of_a_turn_ends_the_run() {
        var stage = Stage.of((ctx, input) -> input).start("x");

        assertThat(stage.events())
                .hasExactlyElementsOfTypes(Event.Started.class, Event.TurnTaken.class, Event.Closed.class);
    }

    @Test
    void a_turn_of_too_many_bytes_blocks() {
        var large = "x".repeat(1024 * 1024);
        Workflow<String, String> workflow = (ctx, input) -> {
            for (int i = 0; i < 20; i++) {
                ctx.taskAsync("large", String.class, large);
            }
            return ctx.task("last", String.class, "");
        };

        var stage = Stage.of(workflow).start("x");

        assertThat(stage.status()).isEqualTo(Status.BLOCKED);
        assertThat(stage.blockedReason()).contains("more than " + Journal.TURN_BYTES_MAX + " bytes");
        assertThat(stage.openTasks()).isEmpty();
    }

    @Test
    void a_child_without_an_id_gets_a_short_one_however_deep_it_lies() {
        var parent = "p".repeat(ChildIds.CHARS_MAX - 2);

        assertThat(ChildIds.of("short", new OperationId("1"))).isEqualTo("short/1");
        assertThat(ChildIds.of(parent, new OperationId("1"))).isEqualTo(parent + "/1");
        var cut = ChildIds.of(parent, new OperationId("1.2"));
        assertThat(cut).hasSizeLessThanOrEqualTo(ChildIds.CHARS_MAX).startsWith("pppp");
        assertThat(cut).isNotEqualTo(ChildIds.of(parent, new OperationId("1.3")));
        assertThat(cut).isEqualTo(ChildIds.of(parent, new OperationId("1.2")));
    }
}
