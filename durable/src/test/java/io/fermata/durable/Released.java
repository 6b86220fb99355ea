package io.fermata.durable;

import io.fermata.kernel.Command;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.StepFailed;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Workflows as they were released, each with the life it was recorded in. What histories in the repository were
 * recorded with may not change here; the name of one operation is a parameter, so that a change can be tried.
 */
final class Released {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** All of them, each with what the histories in the repository were recorded with. */
    static final List<Released> ALL = List.of(
            new Released(
                    "sequence",
                    "2",
                    "charge",
                    Released::sequence,
                    stage -> stage.start("order 7").advance(Duration.ofMinutes(1))),
            new Released(
                    "branches",
                    "2[0].1",
                    "square",
                    Released::branches,
                    stage -> stage.start("x").completeTask("1.1", "left").completeTask("1.2", " side")),
            new Released(
                    "messages",
                    "2",
                    "review",
                    Released::messages,
                    stage -> stage.start("x").advance(Duration.ofMinutes(1)).message("2", 0, "fine")),
            new Released(
                    "signals",
                    "e3.1",
                    "check",
                    Released::signals,
                    stage -> stage.start("x")
                            .signal("add", "a")
                            .signal("add", "b")
                            .signal("go", "now")),
            new Released(
                    "failures",
                    "1",
                    "flaky",
                    Released::failures,
                    stage -> stage.start("x").advance(Duration.ofMinutes(1))),
            new Released(
                    "child",
                    "1",
                    "bill",
                    Released::child,
                    stage -> stage.start("7")
                            .decide(new Command.ConfirmChild(new OperationId("1"), 0, "bill-7", RunId.of(3_000, 0, 1)))
                            .decide(new Command.CloseChild(
                                    new OperationId("1"), 0, new RunEnd.Completed(Stage.PAYLOADS.of("paid"))))
                            .play()));

    /** Names the files. */
    final String id;

    /** The place and the name of the operation that a change renames. */
    final String place;

    final String operation;

    private final Function<String, Workflow<String, String>> code;
    private final Consumer<Stage> life;

    private Released(
            String id,
            String place,
            String operation,
            Function<String, Workflow<String, String>> code,
            Consumer<Stage> life) {
        this.id = id;
        this.place = place;
        this.operation = operation;
        this.code = code;
        this.life = life;
    }

    @Override
    public String toString() {
        return id;
    }

    Workflow<String, String> workflow() {
        return code.apply(operation);
    }

    Workflow<String, String> renamed() {
        return code.apply(operation + "-renamed");
    }

    /** Lives the recorded life with the code of today. */
    Stage live() {
        var stage = Stage.of(workflow());
        life.accept(stage);
        return stage;
    }

    private static Workflow<String, String> sequence(String name) {
        return (ctx, input) -> {
            var reserved = ctx.step("reserve", String.class, () -> input + " reserved");
            var charged = ctx.step(name, String.class, () -> reserved + ", charged");
            ctx.view("progress", 50);
            ctx.sleep(MINUTE);
            return ctx.step("ship", String.class, () -> charged + ", shipped");
        };
    }

    private static Workflow<String, String> branches(String name) {
        return (ctx, input) -> {
            var side = ctx.async(c -> c.task("l1", String.class, "") + c.task("l2", String.class, ""));
            var squares = ctx.map(List.of(1, 2, 3), 2, (item, c) -> c.step(name, Integer.class, () -> item * item));
            return side.get() + squares;
        };
    }

    private static Workflow<String, String> messages(String name) {
        return (ctx, input) -> {
            var none = ctx.awaitOrNull(new MessageType<>("ast", String.class), "pr", MINUTE);
            return none + " " + ctx.await(new MessageType<>(name, String.class), "pr", MINUTE);
        };
    }

    private static Workflow<String, String> signals(String name) {
        return (ctx, input) -> {
            List<String> got = new ArrayList<>();
            ctx.onQuery("state", got::toString);
            ctx.onSignal("add", String.class, (c, item) -> {
                c.step(name, () -> {});
                got.add(item);
            });
            ctx.until(() -> got.size() == 2);
            return got + ctx.awaitSignal("go", String.class);
        };
    }

    private static Workflow<String, String> failures(String name) {
        return (ctx, input) -> {
            var third = ctx.step(name, String.class, attempt -> {
                if (attempt.number() < 3) {
                    throw new IOException("reset");
                }
                return "third time";
            });
            try {
                return ctx.step("refused", String.class, () -> {
                    throw new IllegalArgumentException("no such account");
                });
            } catch (StepFailed failed) {
                return third + ", " + Objects.requireNonNull(failed.getCause()).getMessage();
            }
        };
    }

    private static Workflow<String, String> child(String name) {
        return (ctx, input) -> {
            var paid = ctx.child(WorkflowType.of(name, String.class, String.class), input);
            return ctx.continueAsNew(input + " " + paid);
        };
    }
}
