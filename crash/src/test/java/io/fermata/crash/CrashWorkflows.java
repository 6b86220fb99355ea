package io.fermata.crash;

import static io.fermata.sdk.WorkerOptions.slots;

import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Context;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import java.time.Duration;
import java.util.Locale;

/** What runs while the process is killed: numbers in, numbers out, every effect noted outside of the engine. */
final class CrashWorkflows {
    static final MessageType<Long> MESSAGE = new MessageType<>("crash.message", Long.class);

    /** Executions that wait for messages under one key, each for one of them. */
    static final long GROUP = 4;

    private static final WorkflowType<Long, Long> SEQUENCE =
            WorkflowType.of(Kind.SEQUENCE.name(), Long.class, Long.class);
    private static final int SLEEP_MIN_MILLIS = 1_000;
    private static final int SLEEP_SPREAD_MILLIS = 5_000;

    private final Ledger ledger;

    CrashWorkflows(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The kinds of work; an execution's number says which it does. */
    enum Kind {
        SEQUENCE,
        TIMER,
        MESSAGE,
        TASK,
        FAMILY;

        static Kind of(long number) {
            return values()[(int) (number % values().length)];
        }

        /** The result that the number must have; messages have one of their group's. */
        long result(long number) {
            return switch (this) {
                case SEQUENCE -> number + 5;
                case TIMER, MESSAGE -> number;
                case TASK -> number * 2;
                case FAMILY -> number * 2 + 11;
            };
        }
    }

    static String group(long number) {
        return "group-" + number / Kind.values().length / GROUP;
    }

    FermataBuilder register(FermataBuilder builder) {
        return builder.register(Kind.SEQUENCE.name(), new Sequence())
                .register(Kind.TIMER.name(), new Timer())
                .register(Kind.MESSAGE.name(), new Message())
                .register(Kind.TASK.name(), new Task())
                .register(Kind.FAMILY.name(), new Family())
                .worker("double", new Doubling(), slots(32));
    }

    private long effect(Attempt attempt, long result) {
        ledger.note(
                Ledger.Kind.EFFECT,
                attempt.execution().id(),
                attempt.operation(),
                attempt.idempotencyKey(),
                attempt.number());
        return result;
    }

    private final class Sequence implements Workflow<Long, Long> {
        @Override
        public Long run(Context ctx, Long input) {
            long number = input;
            for (int i = 0; i < 5; i++) {
                long before = number;
                number = ctx.step("add", Long.class, (Attempt attempt) -> effect(attempt, before + 1));
            }
            return number;
        }
    }

    private final class Timer implements Workflow<Long, Long> {
        @Override
        public Long run(Context ctx, Long input) {
            var length = Duration.ofMillis(SLEEP_MIN_MILLIS + input * 7919 % SLEEP_SPREAD_MILLIS);
            long dueMillis = ctx.now().plus(length).toEpochMilli();
            ctx.sleep(length);
            ctx.step("look", () -> {
                ledger.note(Ledger.Kind.FIRED, id(input), dueMillis, System.currentTimeMillis());
            });
            return input;
        }
    }

    private static final class Message implements Workflow<Long, Long> {
        @Override
        public Long run(Context ctx, Long input) {
            return ctx.await(MESSAGE, group(input));
        }
    }

    private static final class Task implements Workflow<Long, Long> {
        @Override
        public Long run(Context ctx, Long input) {
            return ctx.task("double", Long.class, input);
        }
    }

    private static final class Family implements Workflow<Long, Long> {
        @Override
        public Long run(Context ctx, Long input) {
            var one = ctx.async(branch -> branch.child(SEQUENCE, input));
            var other = ctx.async(branch -> branch.child(SEQUENCE, input + 1));
            return one.get() + other.get();
        }
    }

    private final class Doubling implements TaskHandler<Long, Long> {
        @Override
        public Long handle(TaskContext ctx, Long input) {
            return effect(ctx, input * 2);
        }
    }

    static String id(long number) {
        return Kind.of(number).name().toLowerCase(Locale.ROOT) + "-" + number;
    }
}
