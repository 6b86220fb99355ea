package io.fermata.sim;

import io.fermata.durable.JavaWorkflows;
import io.fermata.engine.EngineClient;
import io.fermata.engine.EngineException;
import io.fermata.engine.EngineException.Code;
import io.fermata.engine.StartRequest;
import io.fermata.engine.Trigger;
import io.fermata.engine.UpdateRequest;
import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks for things, says them again when nobody knows what became of them, and hands every answer to the oracle. */
final class Client {
    private static final int TRIES_MAX = 8;
    private static final long PATIENCE_NANOS = 400_000_000;
    private static final long TTL_MILLIS = 86_400_000L * 300;

    private final World world;
    private final Reports reports;
    private final Scenario scenario;
    private final Answers answers;
    private final Workers workers;
    private final Repairs repairs;
    private final Claims claims;
    private final Supplier<@Nullable Life> current;
    private final Map<String, Integer> said = new HashMap<>();

    Client(World world, Reports reports, Scenario scenario, Model model, Supplier<@Nullable Life> current) {
        this.world = world;
        this.reports = reports;
        this.scenario = scenario;
        this.current = current;
        this.answers = new Answers(model, reports);
        this.workers = new Workers(world, this, model, reports);
        this.claims = new Claims(reports);
        this.repairs = new Repairs(this, answers, model, reports);
    }

    Workers workers() {
        return workers;
    }

    /** Asks now. */
    void ask(Ask ask) {
        var id = Scenario.executionId(ask.execution());
        switch (ask.kind()) {
            case START -> start(ask, id);
            case SIGNAL -> signal(id, ask.name(), "c" + ask.number());
            case PUBLISH -> publish("one", ask.name(), false, "m" + ask.number());
            case PUBLISH_ALL -> publish("all", ask.name(), true, "a" + ask.number());
            case CANCEL -> order("cancel", id, c -> c.cancel(id, cause()), () -> answers.cancelled(id));
            case TERMINATE -> order("terminate", id, c -> c.terminate(id, cause()), () -> answers.closed(id));
            case PAUSE -> order("pause", id, c -> c.pause(id, cause()), () -> answers.paused(id));
            case RESUME -> send("resume " + id, c -> c.resume(id, cause()), done -> {}, code -> {});
            case QUERY -> once("query " + id, c -> c.query(id, "seen", Payload.NONE), seen -> answers.seen(id, seen));
            case HISTORY -> once("history " + id, c -> c.history(id, 1, 1_000), answers::history);
            case DESCRIBE -> once("describe " + id, c -> c.describe(id), answers::description);
            case UPDATE -> update(id, "u" + ask.number());
            case POLL -> workers.poll(ask.name());
            case CALLBACK -> workers.callBack(id, ask.name());
            case REPLACE -> start(ask, id, StartRequest.OpenConflict.TERMINATE_EXISTING);
            case SIGNAL_OR_START -> start(ask, id, StartRequest.OpenConflict.USE_EXISTING);
            case DELETE -> delete(id);
            case TRIGGER -> trigger();
            case PUBLISH_GO -> publish(Messages.GO, "g", false, "g" + ask.number(), "0");
            case RESULT -> once("result " + id, c -> c.result(id), answers::ended);
            case REOPEN -> repairs.reopen(ask, id);
            case FORK -> repairs.fork(ask, id);
            case BY_HAND -> repairs.complete(ask, id);
            case SKIP -> workers.callBack(id, "skip");
            case CLAIM -> claim(ask.name(), ask.number());
            case BAD -> new BadRequests(this, reports, world.dice()).send(ask.name(), id);
        }
    }

    void order(String what, String id, Function<EngineClient, CompletableFuture<Void>> request, Runnable then) {
        send(what + " " + id, request, done -> then.run(), code -> answers.refused(id, code));
    }

    void signal(String id, String name, String signalId) {
        boolean known = answers.isStarted(id);
        Consumer<Code> refused = code -> {
            answers.refused(id, code);
            answers.missing(id, known, code);
        };
        say(
                new Saying<>(
                        "signal " + id + " " + name + " " + signalId,
                        c -> c.signal(id, name, Bodies.json("v" + signalId), signalId, Cause.NONE),
                        done -> answers.signalled(id, signalId),
                        refused,
                        () -> answers.notSignalled(id, signalId)),
                1);
    }

    void publish(String type, String key, boolean toAll, String messageId) {
        publish(type, key, toAll, messageId, '"' + messageId + '"');
    }

    private void publish(String type, String key, boolean toAll, String messageId, String json) {
        var payload = Payload.json(json.getBytes(StandardCharsets.UTF_8));
        var message = new OperationSpec.OutMessage(type, key, payload, toAll, TTL_MILLIS, messageId);
        answers.publishing(message, messageId);
        say(
                new Saying<>(
                        "publish " + type + "/" + key + " " + messageId,
                        c -> c.publish(message, Cause.NONE),
                        result -> answers.published(messageId),
                        code -> {},
                        () -> answers.notPublished(messageId)),
                1);
    }

    private void delete(String id) {
        answers.deleting(id);
        send("delete " + id, c -> c.delete(id, cause()), done -> {}, code -> {});
    }

    private void trigger() {
        var trigger = new Trigger("starter", Messages.GO, null, Messages.TRIGGERED + "{messageId}", spec("any", 0, 0));
        send("trigger", c -> c.addTrigger(trigger), done -> answers.triggers(), code -> {});
    }

    private void claim(String key, int request) {
        var before = claims.boundTo(key);
        claims.asking(key, request);
        send(
                "claim " + key + " " + request,
                c -> Objects.requireNonNull(current.get())
                        .requestKeys()
                        .claim("use", key, new byte[] {(byte) request})
                        .durable(),
                found -> {
                    claims.found(key, request, before, found);
                    reports.coverage().act("claim " + found);
                },
                code -> {});
    }

    void resume(String id) {
        send("resume " + id, c -> c.resume(id, cause()), done -> {}, code -> {});
    }

    /** Goes on with one that is blocked as if what blocked it had not happened. */
    void reopen(String id) {
        send("reopen " + id, c -> c.reopen(id, null, Payload.NONE, cause()), done -> {}, code -> {});
    }

    /** Says it until somebody knows what became of it. */
    <T extends @Nullable Object> void send(
            String what,
            Function<EngineClient, CompletableFuture<T>> request,
            Consumer<T> then,
            Consumer<Code> refused) {
        say(new Saying<>(what, request, then, refused, () -> {}), 1);
    }

    /** Says it once; a refusal means nothing. */
    <T extends @Nullable Object> void once(
            String what, Function<EngineClient, CompletableFuture<T>> request, Consumer<T> then) {
        say(new Saying<>(what, request, then, code -> {}, () -> {}), TRIES_MAX);
    }

    /** What is said; {@code undone} runs when the only time it was said was answered with: it was not done. */
    private record Saying<T extends @Nullable Object>(
            String what,
            Function<EngineClient, CompletableFuture<T>> request,
            Consumer<T> then,
            Consumer<Code> refused,
            Runnable undone) {}

    private <T extends @Nullable Object> void say(Saying<T> saying, int tries) {
        Runnable again = () -> {
            if (tries < TRIES_MAX) {
                world.in(PATIENCE_NANOS << tries, null, () -> say(saying, tries + 1));
            }
        };
        var life = current.get();
        if (life == null || life.isDead()) {
            again.run();
            return;
        }
        said.merge(saying.what(), 1, Integer::sum);
        reports.line(() -> "ask " + life + " " + saying.what());
        var unused = saying.request().apply(life.client()).whenComplete((value, failure) -> {
            if (failure == null) {
                reports.line(() -> "answer to " + saying.what());
                saying.then().accept(value);
                return;
            }
            var code = code(failure);
            reports.line(() -> "answer to " + saying.what() + ": " + code);
            if (code == Code.OVERLOADED && said.getOrDefault(saying.what(), 0) == 1) {
                saying.undone().run();
            }
            switch (code) {
                case RETRY, OVERLOADED, CLOSED -> again.run();
                default -> saying.refused().accept(code);
            }
        });
    }

    private Code code(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof EngineException refusal) {
            return refusal.code();
        }
        reports.violation("12 a shard goes on", "a request ended with " + cause);
        return Code.CLOSED;
    }

    private void start(Ask ask, String id) {
        long delay = ask.execution() % 2 == 1 ? 2_000 : 0;
        var plain = spec(id, scenario.programOf(ask.execution()), delay);
        var spec = RunLimits.of(scenario.seed(), ask.execution(), plain);
        var requestId = ask.name().isEmpty() ? "start-" + id : null;
        var request = new StartRequest(
                spec,
                StartRequest.OpenConflict.FAIL,
                StartRequest.ClosedReuse.REJECT,
                requestId,
                null,
                Payload.NONE,
                Cause.NONE,
                scenario.stepsMaxOf(ask.execution()));
        send(
                "start " + id + " " + ask.name(),
                c -> c.start(request),
                result -> answers.started(id, result),
                code -> answers.notStarted(id, code));
    }

    /** A start that also fits an execution that is there. */
    private void start(Ask ask, String id, StartRequest.OpenConflict conflict) {
        boolean signals = conflict == StartRequest.OpenConflict.USE_EXISTING;
        var request = new StartRequest(
                RunLimits.of(scenario.seed(), ask.execution(), spec(id, scenario.programOf(ask.execution()), 0)),
                conflict,
                StartRequest.ClosedReuse.ALLOW,
                conflict + "-" + ask.number(),
                signals ? "s0" : null,
                signals ? Bodies.json("w" + ask.number()) : Payload.NONE,
                Cause.NONE);
        send(
                conflict + " " + id + " " + ask.number(),
                c -> c.start(request),
                result -> answers.found(id, result),
                code -> answers.notStarted(id, code));
    }

    private void update(String id, String updateId) {
        send(
                "update " + id + " " + updateId,
                c -> c.update(id, new UpdateRequest("u", Bodies.json("x"), updateId), Cause.NONE),
                closing -> answers.updated(id, updateId),
                code -> {});
    }

    static StartSpec spec(String id, int program, long delayMillis) {
        return new StartSpec(
                id,
                Scenario.programName(program),
                JavaWorkflows.KIND,
                "",
                Payload.json("0".getBytes(StandardCharsets.UTF_8)),
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                delayMillis,
                null,
                null);
    }

    static Cause cause() {
        return Cause.by("client", "asked for");
    }
}
