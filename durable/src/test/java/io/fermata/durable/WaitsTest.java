package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Command;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Status;
import io.fermata.sdk.Context;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private static final MessageType<String> AST = new MessageType<>("ast", String.class);
    private static final MessageType<String> REVIEW = new MessageType<>("review", String.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void a_message_ends_its_wait() {
        var stage = Stage.of((ctx, input) -> ctx.await(AST, "pr", MINUTE))
                .forgetful()
                .start("x")
                .message("1", 0, "parsed");

        assertThat(stage.result()).isEqualTo("parsed");
    }

    @Test
    void a_timeout_throws_unless_asked_otherwise() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var none = ctx.awaitOrNull(AST, "pr", MINUTE);
            try {
                return ctx.await(AST, "pr", MINUTE);
            } catch (TimedOut timedOut) {
                return none + " " + timedOut.limit();
            }
        };

        var stage = Stage.of(workflow).forgetful().start("x").advance(MINUTE).advance(MINUTE);

        assertThat(stage.result()).isEqualTo("null AWAIT");
    }

    @Test
    void all_of_several_messages_are_one_operation() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var got = ctx.awaitAll(MINUTE, AST.key("1"), REVIEW.key("1"));
            return got.get(AST.key("1")) + got.get(REVIEW.key("1")) + got.first();
        };

        var stage = Stage.of(workflow)
                .forgetful()
                .start("x")
                .message("1", 1, "fine")
                .message("1", 0, "tree");

        assertThat(stage.result()).startsWith("treefine").contains("review");
        assertThat(stage.operations()).containsExactly("1");
    }

    @Test
    void the_first_of_several_messages_ends_the_wait() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var got = ctx.awaitAny(MINUTE, AST.key("1"), REVIEW.key("1"));
            return got.size() + " " + got.get(REVIEW.key("1")) + " " + got.has(AST.key("1"));
        };

        assertThat(Stage.of(workflow)
                        .forgetful()
                        .start("x")
                        .message("1", 1, "fine")
                        .result())
                .isEqualTo("1 fine false");
    }

    @Test
    void waits_may_run_beside_each_other() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var ast = ctx.awaitAsync(AST, "1", null);
            var review = ctx.async(c -> c.await(REVIEW, "1"));
            return ctx.any(List.of(ast, review)).get();
        };

        assertThat(Stage.of(workflow)
                        .forgetful()
                        .start("x")
                        .message("2.1", 0, "fine")
                        .result())
                .isEqualTo("fine");
    }

    @Test
    void signals_are_kept_until_read_and_read_in_order() {
        Workflow<String, String> workflow = (ctx, input) -> {
            ctx.task("first", String.class, "");
            return ctx.awaitSignal("s", String.class) + ctx.awaitSignal("s", String.class);
        };

        var stage = Stage.of(workflow).forgetful().start("x").signal("s", "a");
        stage.completeTask("1", "").signal("s", "b");

        assertThat(stage.result()).isEqualTo("ab");
    }

    @Test
    void a_signal_and_its_timeout_cannot_both_win() {
        Workflow<String, String> workflow = (ctx, input) -> {
            try {
                return ctx.awaitSignal("s", String.class, MINUTE);
            } catch (TimedOut timedOut) {
                return "late";
            }
        };

        assertThat(Stage.of(workflow).forgetful().start("x").advance(MINUTE).result())
                .isEqualTo("late");
        assertThat(Stage.of(workflow)
                        .forgetful()
                        .start("x")
                        .signal("s", "in time")
                        .advance(MINUTE)
                        .result())
                .isEqualTo("in time");
    }

    @Test
    void a_handler_takes_signals_as_a_branch_named_by_its_event() {
        Workflow<String, String> workflow = (ctx, input) -> {
            List<String> got = new ArrayList<>();
            ctx.onSignal("add", String.class, (c, item) -> {
                c.step("check", () -> {});
                got.add(item);
            });
            ctx.until(() -> got.size() == 2);
            return got.toString();
        };

        var stage = Stage.of(workflow).forgetful().start("x").signal("add", "a").signal("add", "b");

        assertThat(stage.result()).isEqualTo("[a, b]");
        assertThat(stage.operations()).allMatch(path -> path.matches("e\\d+\\.1"));
    }

    @Test
    void a_handler_gets_signals_that_came_before_it() {
        Workflow<String, String> workflow = (ctx, input) -> {
            List<String> got = new ArrayList<>();
            ctx.task("first", String.class, "");
            ctx.onSignal("add", String.class, (c, item) -> got.add(item));
            ctx.until(() -> !got.isEmpty());
            return got.toString();
        };

        var stage =
                Stage.of(workflow).forgetful().start("x").signal("add", "early").completeTask("1", "");

        assertThat(stage.result()).isEqualTo("[early]");
    }

    @Test
    void a_condition_has_its_timeout() {
        Workflow<String, String> workflow = (ctx, input) -> {
            List<String> got = new ArrayList<>();
            ctx.onSignal("add", String.class, (c, item) -> got.add(item));
            try {
                ctx.until(() -> got.size() == 2, MINUTE);
                return "both";
            } catch (TimedOut timedOut) {
                return "only " + got;
            }
        };

        assertThat(Stage.of(workflow)
                        .forgetful()
                        .start("x")
                        .signal("add", "a")
                        .advance(MINUTE)
                        .result())
                .isEqualTo("only [a]");
        assertThat(Stage.of(workflow)
                        .start("x")
                        .signal("add", "a")
                        .signal("add", "b")
                        .advance(MINUTE)
                        .result())
                .isEqualTo("both");
    }

    @Test
    void a_failing_handler_fails_the_execution() {
        Workflow<String, String> workflow = (ctx, input) -> {
            ctx.onSignal("add", String.class, (c, item) -> {
                throw new IllegalArgumentException(item);
            });
            return ctx.task("t", String.class, "");
        };

        assertThat(Stage.of(workflow).start("x").signal("add", "bad").failure().message())
                .isEqualTo("bad");
    }

    @Test
    void queries_read_the_present_state_also_after_the_end() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var phase = new String[] {"waiting"};
            ctx.onQuery("phase", () -> phase[0]);
            ctx.onQuery("echo", TypeRef.of(String.class), word -> word + phase[0]);
            ctx.task("t", String.class, "");
            phase[0] = "done";
            return input;
        };

        var stage = Stage.of(workflow).start("x");
        stage.query("phase", null).query("echo", "still ").query("nothing", null);
        stage.completeTask("1", "").query("phase", null).reload().query("phase", null);

        assertThat(stage.answers)
                .containsExactly(
                        "waiting",
                        "still waiting",
                        "NotFound: no query \"nothing\", there is [echo, phase]",
                        "done",
                        "done");
        assertThat(stage.status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void a_query_cannot_change_anything() {
        Workflow<String, String> workflow = (ctx, input) -> {
            ctx.onQuery("bad", () -> ctx.step("s", String.class, () -> "x"));
            return ctx.task("t", String.class, "");
        };

        var stage = Stage.of(workflow).start("x").query("bad", null);

        assertThat(stage.answers.getFirst()).contains("was used outside of its workflow's own code");
        assertThat(stage.operations()).containsExactly("1");
    }

    @Test
    void a_callback_gives_its_token_before_it_is_waited_for() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var approval = ctx.callback("approve", String.class, MINUTE);
            ctx.step("mail", String.class, approval::token);
            return approval.get();
        };

        var stage = Stage.of(workflow).forgetful().start("x");
        stage.decide(new Command.CompleteAttempt(new OperationId("1"), 1, Stage.PAYLOADS.of("yes")))
                .play();

        assertThat(stage.result()).isEqualTo("yes");
    }

    @Test
    void sleeping_keeps_its_recorded_time() {
        var stage = Stage.of(WaitsTest::twoNaps).forgetful().start("x");
        stage.advance(MINUTE.minusMillis(1));
        assertThat(stage.status()).isEqualTo(Status.OPEN);
        stage.advance(Duration.ofMillis(1)).advance(MINUTE);

        assertThat(stage.result()).isEqualTo("PT2M");
    }

    private static String twoNaps(Context ctx, String input) {
        var before = ctx.now();
        ctx.sleep(MINUTE);
        ctx.sleep(MINUTE);
        return Duration.between(before, ctx.now()).toString();
    }
}
