package io.fermata.sim;

import io.fermata.durable.Decisions;
import io.fermata.durable.Payloads;
import io.fermata.durable.UndoneSagas;
import io.fermata.embedded.Json;
import io.fermata.engine.EngineClient;
import io.fermata.engine.EngineException;
import io.fermata.engine.ForkRequest;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.sim.RunModel.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** People who set executions right, as they see them: they go on with one, fork it, or do an operation themselves. */
final class Repairs {
    /** The id of a message that somebody gave in its place. */
    static final String BY_HAND = "by hand";

    private static final Payload EDITED = Bodies.json("0,TRANSIENT,QUICK");

    private final Client client;
    private final Answers answers;
    private final Model model;
    private final Reports reports;
    private final UndoneSagas sagas = new UndoneSagas(new Payloads(Json.strict(), List.of()));

    Repairs(Client client, Answers answers, Model model, Reports reports) {
        this.client = client;
        this.answers = answers;
        this.model = model;
        this.reports = reports;
    }

    /** The result that a person gives: that of an attempt that there is not. */
    static String result(String path) {
        return "S" + path + "#0";
    }

    void reopen(Ask ask, String id) {
        var operation =
                ask.name().equals("end") ? null : chosen(ask, id, ask.name().equals("input"));
        if (operation == null && !ask.name().equals("end")) {
            return;
        }
        var from = operation == null ? null : operation.path;
        var input = ask.name().equals("input") ? EDITED : Payload.NONE;
        client.send(
                "reopen " + id + " " + ask.name() + " " + ask.number(),
                c -> unlessUndone(c, id, from, () -> c.reopen(id, from, input, Client.cause())),
                done -> {
                    answers.reopened(id);
                    reports.coverage().act("reopen " + ask.name());
                },
                code -> {});
    }

    void fork(Ask ask, String id) {
        var run = model.latest(id);
        var operation =
                ask.name().equals("all") ? null : chosen(ask, id, ask.name().equals("input"));
        if (run == null || (operation == null && !ask.name().equals("all"))) {
            return;
        }
        var forkId = "f" + ask.number();
        var from = operation == null ? null : operation.path;
        boolean isGiven = ask.name().equals("result") && operation != null && takesResult(operation);
        var given = operation != null && isGiven ? result(operation) : null;
        if (from != null && given != null) {
            model.handing(forkId, from);
        }
        var request = new ForkRequest(
                forkId,
                from,
                ask.name().equals("input") ? EDITED : Payload.NONE,
                given,
                "fork " + ask.number(),
                Client.cause());
        client.send(
                "fork " + id + " " + ask.name() + " " + ask.number(),
                c -> unlessUndone(c, id, from, () -> c.fork(id, request)),
                result -> {
                    answers.forked(id, forkId, result);
                    reports.coverage().act("fork " + (given == null ? ask.name() : "result"));
                },
                code -> {});
    }

    void complete(Ask ask, String id) {
        var run = model.latest(id);
        if (run == null || run.poisoned) {
            return;
        }
        var open = run.operations.values().stream()
                .filter(each -> each.isOpen() && takesResult(each))
                .toList();
        if (open.isEmpty()) {
            return;
        }
        var operation = open.get(ask.number() % open.size());
        model.handing(id, operation.path);
        client.send(
                "complete " + operation.path + " of " + id + " by hand",
                c -> c.completeByHand(id, operation.path, result(operation), Client.cause()),
                done -> {
                    answers.completedByHand(id, run, operation.path);
                    reports.coverage().act("by hand");
                },
                code -> {});
    }

    /** As every door does: what was undone is not built upon. */
    private <T> CompletableFuture<T> unlessUndone(
            EngineClient c, String id, @Nullable String from, Supplier<CompletableFuture<T>> request) {
        return sagas.refusal(c, id, from)
                .thenCompose(undone -> undone == null
                        ? request.get()
                        : CompletableFuture.failedFuture(new EngineException(EngineException.Code.INVALID, undone)));
    }

    private @Nullable Operation chosen(Ask ask, String id, boolean isTask) {
        var run = model.latest(id);
        if (run == null || run.poisoned) {
            return null;
        }
        var known = run.operations.values().stream()
                .filter(each -> !each.spec.instant())
                .filter(each -> !isTask || each.spec instanceof OperationSpec.Task)
                .toList();
        return known.isEmpty() ? null : known.get(ask.number() % known.size());
    }

    /** Whoever decides on what is stuck says so in other words. */
    private static boolean takesResult(Operation operation) {
        return !operation.spec.instant()
                && !operation.spec.name().startsWith(Decisions.STUCK)
                && !(operation.spec instanceof OperationSpec.Await await
                        && await.arms().size() > 1);
    }

    private static Payload result(Operation operation) {
        boolean isDone = operation.spec instanceof OperationSpec.Step || operation.spec instanceof OperationSpec.Task;
        return Bodies.json(isDone ? result(operation.path) : "hand");
    }
}
