package io.fermata.cli;

import io.fermata.flow.Flow;
import io.fermata.flow.Node;
import io.fermata.flow.Nodes;
import io.fermata.sdk.ChildOptions;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Registration;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.Trigger;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Worker;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import io.fermata.sdk.WorkflowType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Small workflows for the tests of the command line. */
@NullMarked
public final class SampleProvider implements WorkflowProvider {
    static final MessageType<@Nullable Object> PAID = new MessageType<>("order.paid", TypeRef.anything());

    static final MessageType<String> CALLED = new MessageType<>("called", String.class);
    static final MessageType<String> RELAYED = new MessageType<>("relayed", String.class);
    static final MessageType<String> UNHEARD = new MessageType<>("unheard", String.class);

    private static final WorkflowType<@Nullable Object, @Nullable Object> WAITING =
            new WorkflowType<>("waiting", TypeRef.anything(), TypeRef.anything());

    /** A flow, for what is drawn. */
    private static final Flow<String, String> SHAPES =
            Flow.of("shapes", letter("a").then(letter("b").orElse(letter("c"))));

    private static Node<String, String> letter(String name) {
        return Nodes.step(name, String.class, String.class, in -> in + name);
    }

    /** How often to add one. */
    record Count(int steps, @Nullable String note) {
        Count {
            if (steps < 0) {
                throw new InvalidInput("steps", "must not be negative, is " + steps);
            }
        }
    }

    /** What a file review says. */
    record Sum(int total, String report) {}

    /** Adds one, again and again. */
    static final class Counting implements Workflow<Count, Sum> {
        @Override
        public void check(Count count) {
            if (count.steps() > 1_000) {
                throw new InvalidInput("steps", "must be at most 1000, is " + count.steps());
            }
        }

        @Override
        public Sum run(Context ctx, Count count) {
            int total = 0;
            for (int i = 0; i < count.steps(); i++) {
                int before = total;
                total = ctx.step("add-" + i, Integer.class, () -> before + 1);
            }
            return new Sum(total, "counted to " + total);
        }
    }

    /** Waits for a payment under its own id. */
    static final class Waiting implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object ignored) {
            ctx.step("prepare", String.class, () -> "ready");
            return ctx.await(PAID, ctx.execution().id(), Duration.ofHours(1));
        }
    }

    /** Sleeps for half a minute, which a call of run waits for. */
    static final class Sleeping implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            ctx.sleep(Duration.ofSeconds(30));
            return "awake";
        }
    }

    /** Waits for a signal, and can be asked how far it is. */
    static final class Listening implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object ignored) {
            ctx.onQuery("mood", () -> "patient");
            ctx.onUpdate("double", Integer.class, (branch, number) -> {
                branch.channel("asked", Long.class).increment(1);
                return branch.step("double", Integer.class, () -> Math.multiplyExact(number, 2));
            });
            ctx.onUpdate("later", String.class, (branch, key) -> branch.<@Nullable Object>await(PAID, key));
            return ctx.awaitSignal("go", Object.class);
        }
    }

    /** Lets a child do the waiting. */
    static final class Parent implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object ignored) {
            var options =
                    ChildOptions.DEFAULT.withId("child-of-" + ctx.execution().id());
            return ctx.child(WAITING, options, null);
        }
    }

    /** Asks an outside worker. */
    static final class Asking implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object question) {
            return ctx.task("outside", Object.class, question);
        }
    }

    /** Asks a worker of this process. */
    static final class Delegating implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object question) {
            return ctx.task("inside", String.class, "work");
        }
    }

    /** Tells what it was told under another name, and ends. */
    static final class Relaying implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String word) {
            var heard = ctx.step("hear", String.class, () -> word);
            ctx.publish(RELAYED, heard, heard);
            ctx.publish(UNHEARD, heard, heard);
            return heard;
        }
    }

    /** Asks into the round and waits for what comes back. */
    static final class Asker implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String word) {
            ctx.publish(CALLED, word, word);
            return ctx.await(RELAYED, word, Duration.ofHours(1)) + " came back";
        }
    }

    /** Wants two numbers from outside. */
    static final class Signing implements Workflow<@Nullable Object, Integer> {
        @Override
        public Integer run(Context ctx, @Nullable Object ignored) {
            var clerk = ctx.callback("clerk", Integer.class, Duration.ofHours(1));
            var boss = ctx.callback("boss", Integer.class, Duration.ofHours(1));
            return clerk.get() + boss.get();
        }
    }

    /** Fails at once. */
    static final class Failing implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            throw new IllegalArgumentException("no such thing", new IllegalStateException("deep reason"));
        }
    }

    /** Fails, and cannot refund until there is a file of the input's name. */
    static final class Refunding implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String file) {
            var once = StepOptions.retry(RetryPolicy.NONE);
            return ctx.saga(saga -> {
                saga.step("charge", once, () -> {}, Undoing.step(once, undo -> {
                    if (!Files.exists(Path.of(file))) {
                        throw Failure.dependency("the bank is closed");
                    }
                }));
                throw Failure.validation("out of stock");
            });
        }
    }

    /** The handler of {@code inside}. */
    static final class Inside implements TaskHandler<String, String> {
        @Override
        public String handle(TaskContext ctx, String input) {
            return input + " done by " + ctx.name();
        }
    }

    /** Needed by the service loader. */
    public SampleProvider() {}

    @Override
    public List<Registration<?, ?>> workflows() {
        return List.of(
                Registration.of(
                        "counting",
                        new Counting(),
                        WorkflowOptions.DEFAULT.withDescription("adds ones").withExample("{\"steps\": 3}")),
                Registration.of("waiting", new Waiting()),
                Registration.of("sleeping", new Sleeping()),
                Registration.of("parent", new Parent()),
                Registration.of("listening", new Listening()),
                Registration.of("asking", new Asking()),
                Registration.of("delegating", new Delegating()),
                Registration.of("signing", new Signing()),
                Registration.of("failing", new Failing()),
                Registration.of("refunding", new Refunding()),
                Registration.of("relaying", new Relaying()),
                Registration.of("asker", new Asker()),
                SHAPES.registration());
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.on(CALLED, "relaying").perKey());
    }

    @Override
    public List<Worker<?>> workers() {
        return List.of(Worker.of("inside", new Inside(), WorkerOptions.slots(2)));
    }
}
