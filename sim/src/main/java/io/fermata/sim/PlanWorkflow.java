package io.fermata.sim;

import io.fermata.sdk.Cancelled;
import io.fermata.sdk.ChildOptions;
import io.fermata.sdk.Context;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Promise;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.SagaFailed;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays a generated program. What it returns tells what it was given, so that the oracle can compare it with what was
 * recorded: {@code S2#1} is the result of the first attempt of the operation at 2.
 */
final class PlanWorkflow implements Workflow<Integer, String> {
    /** The kind of the notes that hold what the program learnt. */
    static final String TOLD = "told";

    private static final TypeRef<String> TEXT = TypeRef.of(String.class);

    private static final int UNDO_ATTEMPTS = 5;
    private static final StepOptions GIVEN_UP = StepOptions.retry(RetryPolicy.attempts(UNDO_ATTEMPTS));

    private final Plan plan;
    private final Bodies bodies;
    private final Release.Code code;

    PlanWorkflow(Plan plan, Bodies bodies, Release.Code code) {
        this.plan = plan;
        this.bodies = bodies;
        this.code = code;
    }

    @Override
    public String run(Context ctx, Integer left) {
        var play = new Play(isAltered(ctx));
        if (plan.handles()) {
            ctx.onSignal("h", String.class, (handler, value) -> play.handled++);
            ctx.onUpdate("u", String.class, (handler, argument) -> bodies.step(handler, "update", play.altered));
            ctx.onQuery("seen", () -> List.copyOf(play.seen));
        }
        var result = plan.keeps() ? play.keep(ctx, plan.body()) : play.play(ctx, plan.body(), "r");
        if (left < plan.continuations()) {
            ctx.continueAsNew(left + 1);
        }
        return result;
    }

    /** Whether its steps have their new names. */
    private boolean isAltered(Context ctx) {
        return switch (code) {
            case PLAIN -> false;
            case RENAMED -> true;
            case GUARDED -> ctx.version("names", 0, 1) == 1;
        };
    }

    private static Duration limit(long millis) {
        return Duration.ofMillis(millis);
    }

    /** One playing; a replay is another. */
    private final class Play {
        private final List<String> seen = new ArrayList<>();
        private final boolean altered;
        private int handled;

        Play(boolean altered) {
            this.altered = altered;
        }

        String play(Context ctx, Node node, String place) {
            var value = switch (node) {
                case Node.Seq it -> sequence(ctx, it, place);
                case Node.Step it -> saw(bodies.step(ctx, it, altered));
                case Node.Task it -> saw(task(ctx, it));
                case Node.Sleep it -> sleep(ctx, it.millis());
                case Node.All it -> String.join("&", ctx.all(start(ctx, it.branches(), place)));
                case Node.Any it -> any(ctx, it, place);
                case Node.LateAny it -> lateAny(ctx, it);
                case Node.Race it -> race(ctx, it, place);
                case Node.Each it -> each(ctx, it, place);
                case Node.Message it -> message(ctx, it);
                case Node.Messages it -> messages(ctx, it);
                case Node.Signal it -> signal(ctx, it);
                case Node.Handled it -> handled(ctx, it);
                case Node.Publish it -> publish(ctx, it, place);
                case Node.SignalOther it -> signalOther(ctx, it, place);
                case Node.Child it -> child(ctx, it);
                case Node.Callback it ->
                    "b"
                            + ctx.callback("back", String.class, timeout(it.timeoutMillis()))
                                    .get();
                case Node.Saga it -> saga(ctx, it, place);
                case Node.Scope it -> scope(ctx, it, place);
                case Node.Shielded it ->
                    ctx.<String, RuntimeException>shielded(s -> play(ctx, it.body(), place + ".h"));
                case Node.Deadline it -> deadline(ctx, it, place);
                case Node.Version it -> told(ctx, "v" + ctx.version(it.change(), 0, 1));
                case Node.Channel it -> channel(ctx, it);
                case Node.Chance it ->
                    told(ctx, "c" + ctx.random().nextInt(100) + "@" + ctx.now().toEpochMilli());
                case Node.Note it -> note(ctx);
                case Node.Fail it -> throw new IllegalStateException("meant to fail");
            };
            return value;
        }

        /** Its state is what its parts have returned so far: a replay may begin behind any of them. */
        private String keep(Context ctx, Node body) {
            var kept = ctx.lastCheckpoint(new TypeRef<List<String>>() {});
            var done = new ArrayList<>(kept == null ? List.of("0") : kept);
            handled += Integer.parseInt(done.getFirst());
            var parts = body.parts();
            while (done.size() <= parts.size()) {
                done.add(guarded(ctx, parts.get(done.size() - 1), "r." + (done.size() - 1)));
                try {
                    done.set(0, Integer.toString(handled));
                    ctx.checkpoint(List.copyOf(done));
                } catch (IllegalStateException somethingIsOpen) {
                    seen.add("-");
                }
            }
            return String.join(";", done);
        }

        private String note(Context ctx) {
            ctx.annotate("note", handled);
            ctx.attribute("handled", handled);
            ctx.view("handled", handled);
            return "n";
        }

        /**
         * What the program learnt otherwise than from a step: recorded when it is learnt, so that a replay that learns
         * something else is found out.
         */
        private String told(Context ctx, String text) {
            ctx.annotate(TOLD, text);
            return "{" + text + "}";
        }

        private String saw(String token) {
            seen.add(token);
            return token;
        }

        private String sequence(Context ctx, Node.Seq seq, String place) {
            var text = new StringBuilder();
            for (int i = 0; i < seq.parts().size(); i++) {
                text.append(guarded(ctx, seq.parts().get(i), place + "." + i)).append(';');
            }
            return text.toString();
        }

        private String guarded(Context ctx, Node node, String place) {
            try {
                return play(ctx, node, place);
            } catch (Cancelled cancelled) {
                if (ctx.isCancelRequested()) {
                    throw cancelled;
                }
                return "x";
            } catch (FermataException failed) {
                return "f";
            }
        }

        private String task(Context ctx, Node.Task task) {
            var options = TaskOptions.DEFAULT.withQueue(task.queue());
            var limits = task.limits();
            options = options.withPriority(limits.priority());
            if (limits.limitMillis() > 0) {
                options = options.withStartToClose(limit(limits.limitMillis()));
            }
            if (limits.beatMillis() > 0) {
                options = options.withHeartbeat(limit(limits.beatMillis()));
            }
            if (limits.startMillis() > 0) {
                options = options.withScheduleToStart(limit(limits.startMillis()));
            }
            if (limits.inAllMillis() > 0) {
                options = options.withScheduleToClose(limit(limits.inAllMillis()));
            }
            var input = task.failures() + "," + task.trouble() + "," + task.pace();
            return ctx.task(altered ? "otherTask" : "task", options, String.class, input);
        }

        private String sleep(Context ctx, long millis) {
            ctx.sleep(limit(millis));
            return "z";
        }

        private List<Promise<String>> start(Context ctx, List<Node> branches, String place) {
            var promises = new ArrayList<Promise<String>>();
            for (int i = 0; i < branches.size(); i++) {
                var branch = branches.get(i);
                var where = place + "/" + i;
                promises.add(ctx.async(c -> play(c, branch, where)));
            }
            return promises;
        }

        private String any(Context ctx, Node.Any any, String place) {
            var promises = start(ctx, any.branches(), place);
            var text = new StringBuilder(ctx.any(promises).get());
            for (var promise : promises) {
                if (any.cancelsOthers()) {
                    promise.cancel();
                } else {
                    text.append('|').append(guarded(ctx, promise));
                }
            }
            return text.toString();
        }

        private String guarded(Context ctx, Promise<String> promise) {
            try {
                return promise.get();
            } catch (Cancelled cancelled) {
                if (ctx.isCancelRequested()) {
                    throw cancelled;
                }
                return "x";
            } catch (FermataException failed) {
                return "f";
            }
        }

        /** Tells which was first, then all of them. */
        private String lateAny(Context ctx, Node.LateAny it) {
            var promises = new ArrayList<Promise<String>>();
            for (int i = 0; i < it.steps(); i++) {
                promises.add(bodies.start(ctx, altered));
            }
            ctx.sleep(limit(it.millis()));
            var first = ctx.any(promises).get();
            return "F" + first + "<" + String.join("<", ctx.all(promises)) + ">";
        }

        private String race(Context ctx, Node.Race race, String place) {
            var branches = new ArrayList<io.fermata.sdk.Branch<String>>();
            for (int i = 0; i < race.branches().size(); i++) {
                var branch = race.branches().get(i);
                var where = place + "/" + i;
                branches.add(c -> play(c, branch, where));
            }
            return ctx.race(branches);
        }

        private String each(Context ctx, Node.Each each, String place) {
            var items = IntStream.range(0, each.items()).boxed().toList();
            return String.join(
                    "+", ctx.map(items, each.atOnce(), (item, c) -> play(c, each.body(), place + "[" + item + "]")));
        }

        private String message(Context ctx, Node.Message it) {
            var type = new MessageType<>(it.type(), String.class);
            return told(
                    ctx,
                    "m"
                            + ctx.awaitAsync(type, it.key(), timeout(it.timeoutMillis()))
                                    .get());
        }

        private String signal(Context ctx, Node.Signal it) {
            var signal = ctx.awaitSignalAsync(it.name(), TEXT, timeout(it.timeoutMillis()));
            return told(ctx, "s" + signal.get());
        }

        private String messages(Context ctx, Node.Messages it) {
            var type = new MessageType<>("one", String.class);
            var keyed = it.keys().stream().distinct().map(type::key).toList();
            var got = it.all()
                    ? ctx.awaitAll(keyed, timeout(it.timeoutMillis()), false)
                    : ctx.awaitAny(keyed, timeout(it.timeoutMillis()), false);
            return told(ctx, "M" + got.size());
        }

        private String handled(Context ctx, Node.Handled it) {
            if (plan.handles()) {
                ctx.until(() -> handled >= it.count(), Duration.ofSeconds(30));
            }
            return "H";
        }

        private String publish(Context ctx, Node.Publish it, String place) {
            var type = new MessageType<>(it.type(), String.class);
            var options = PublishOptions.DEFAULT;
            if (it.toAll()) {
                options = options.withDelivery(PublishOptions.Delivery.ALL);
            }
            if (it.ownId()) {
                options = options.withMessageId("w-" + ctx.execution().runId() + "-" + place);
            }
            ctx.publish(type, it.key(), place, options);
            return "p";
        }

        private String signalOther(Context ctx, Node.SignalOther it, String place) {
            ctx.signal(Scenario.executionId(it.execution()), it.name(), "from " + place);
            return "o";
        }

        private String child(Context ctx, Node.Child it) {
            var options = ChildOptions.DEFAULT.withParentClose(it.parentClose());
            if (it.limitMillis() > 0) {
                options = options.withExecutionTimeout(limit(it.limitMillis()));
            }
            if (it.attempts() > 1) {
                options = options.withRetry(RetryPolicy.attempts(it.attempts()));
            }
            var type = WorkflowType.of(Scenario.programName(it.program()), Integer.class, String.class);
            return "C" + ctx.child(type, options, 0).hashCode();
        }

        private String saga(Context ctx, Node.Saga it, String place) {
            try {
                return ctx.<String>saga(saga -> {
                    for (int i = 0; i < it.steps(); i++) {
                        saga.step(
                                "do",
                                StepOptions.DEFAULT,
                                TEXT,
                                attempt -> bodies.undoable(attempt, place),
                                undoing(it.undoFailures()));
                    }
                    if (it.fails()) {
                        throw new IllegalStateException("the saga is meant to fail");
                    }
                    return "g" + place;
                });
            } catch (SagaFailed failed) {
                if (failed.getCause() instanceof Cancelled && ctx.isCancelRequested()) {
                    throw failed;
                }
                return "G" + place + "!";
            }
        }

        /** Whoever fails so often is given up before, so that a person is asked. */
        private Undoing<String> undoing(int failures) {
            return failures < UNDO_ATTEMPTS
                    ? Undoing.step(undo -> bodies.undo(undo, failures))
                    : Undoing.step(GIVEN_UP, undo -> bodies.undo(undo, failures));
        }

        private String scope(Context ctx, Node.Scope it, String place) {
            return ctx.<String, RuntimeException>scope(scope -> {
                ctx.async(c -> play(c, it.aside(), place + ".a"));
                var got = play(ctx, it.body(), place + ".b");
                scope.cancel("done");
                return got;
            });
        }

        private String deadline(Context ctx, Node.Deadline it, String place) {
            return ctx.<String, RuntimeException>deadline(
                    limit(it.millis()), scope -> play(ctx, it.body(), place + ".d"));
        }

        private String channel(Context ctx, Node.Channel it) {
            if (it.kind().equals("append")) {
                var list = ctx.channel(it.name() + "a", String.class);
                list.append("x");
                return told(ctx, "k" + list.items().size());
            }
            var count = ctx.channel(it.name() + "n", Long.class);
            count.increment(1);
            return told(ctx, "k" + count.count());
        }

        private @Nullable Duration timeout(long millis) {
            return millis == 0 ? null : limit(millis);
        }
    }
}
