package io.fermata.engine;

import io.fermata.codec.HistoryCodec;
import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Command;
import io.fermata.kernel.Event;
import io.fermata.kernel.Forking;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.StartSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a person does to set an execution right: fork it, or complete an operation by hand. */
final class RepairDoor {
    /** Longest history that a fork may copy: it is one batch. */
    static final int FORK_EVENTS_MAX = 10_000;

    /** The most bytes of it. */
    static final long FORK_BYTES_MAX = 16L * 1024 * 1024;

    private final Engine engine;
    private final EngineClient client;

    RepairDoor(Engine engine, EngineClient client) {
        this.engine = engine;
        this.client = client;
    }

    /** The original is read first, on its own shard: what it has done does not change any more. */
    CompletableFuture<StartResult> fork(String workflowId, ForkRequest request) {
        Door.id("id", request.id());
        Door.payload("input", request.input(), engine.options());
        if (request.from() != null) {
            Door.operation("operation", request.from());
        }
        if (request.result() != null) {
            Door.payload("result", request.result(), engine.options());
        }
        return history(workflowId, 1, new ArrayList<>()).thenCompose(original -> begin(original, request));
    }

    /** The command that completes an operation, after its checks. */
    Command completion(String operation, Payload result) {
        Door.payload("result", result, engine.options());
        return new Command.CompleteByHand(Door.operation("operation", operation), result);
    }

    /** As {@link Requests#finish}; what a redo from a named operation does not find is that operation. */
    static void finishRedo(
            ShardCore core, Execution execution, @Nullable String from, CommandResult result, Reply<Void> reply) {
        if (from != null && result.rejection() == Rejection.NOT_FOUND) {
            core.refuse(reply, new EngineException(Code.NOT_FOUND, "there is no operation " + from));
        } else {
            Requests.finish(core, execution.state().spec().workflowId(), result, reply);
        }
    }

    /** As {@link Requests#finish}, in words for an operation. */
    static void finish(ShardCore core, String operation, CommandResult result, Reply<Void> reply) {
        var rejection = result.rejection();
        if (rejection == Rejection.NOT_FOUND) {
            core.refuse(reply, new EngineException(Code.NOT_FOUND, "there is no operation " + operation));
        } else if (rejection == Rejection.STALE_ATTEMPT) {
            core.refuse(reply, new EngineException(Code.ALREADY_CLOSED, "operation " + operation + " has ended"));
        } else if (rejection == Rejection.INVALID) {
            core.refuse(reply, severalMessages(operation));
        } else {
            Requests.finish(core, operation, result, reply);
        }
    }

    private CompletableFuture<Forking.Original> history(String id, long from, List<HistoryRecord> found) {
        return client.history(id, from, 10_000).thenCompose(page -> {
            found.addAll(page.records());
            if (!found.isEmpty() && found.getLast().lastSequence() > FORK_EVENTS_MAX) {
                throw new EngineException(
                        Code.INVALID, "a history of more than " + FORK_EVENTS_MAX + " events cannot be forked");
            }
            return page.nextSequence() == 0
                    ? CompletableFuture.completedFuture(new Forking.Original(id, page.run(), found))
                    : history(id, page.nextSequence(), found);
        });
    }

    private CompletableFuture<StartResult> begin(Forking.Original original, ForkRequest request) {
        var plan = plan(original, request);
        var refused = refuse(original, plan, request);
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        var cause = request.cause()
                .within(original.run() + "/" + text(request.from()), plan.spec().correlation());
        return engine.shardOf(request.id())
                .<StartResult>ask((core, reply) -> {
                    var records = Forking.records(original, plan, core.nowMillis(), cause);
                    long bytes = records.stream()
                            .mapToLong(each -> HistoryCodec.encode(each).length)
                            .sum();
                    if (bytes > FORK_BYTES_MAX) {
                        core.refuse(
                                reply,
                                new EngineException(
                                        Code.INVALID,
                                        "a fork copies at most " + FORK_BYTES_MAX + " bytes of history, found "
                                                + bytes));
                    } else {
                        core.starts().fork(start(plan.spec(), request), records, reply);
                    }
                })
                .future();
    }

    private static StartRequest start(StartSpec spec, ForkRequest request) {
        return new StartRequest(
                spec,
                StartRequest.OpenConflict.FAIL,
                StartRequest.ClosedReuse.REJECT,
                request.requestId(),
                null,
                Payload.NONE,
                request.cause());
    }

    private static Forking.Plan plan(Forking.Original original, ForkRequest request) {
        var from = request.from() == null ? null : Door.operation("operation", request.from());
        var was = ((Event.Started) original.history().getFirst().events().getFirst()).spec();
        boolean edited = from == null && !request.input().isNone();
        var spec = new StartSpec(
                request.id(),
                was.workflow(),
                was.programKind(),
                was.codeVersion(),
                edited ? request.input() : was.input(),
                was.attributes(),
                was.memo(),
                was.correlationId(),
                was.executionTimeoutMillis(),
                was.runTimeoutMillis(),
                0,
                was.retry(),
                1,
                0,
                null,
                null);
        return new Forking.Plan(spec, from, from == null ? Payload.NONE : request.input(), request.result(), edited);
    }

    private static @Nullable EngineException refuse(Forking.Original original, Forking.Plan plan, ForkRequest request) {
        var why = Redo.refuse(original.history(), request.from());
        if (why == null && !plan.input().isNone()) {
            why = Redo.refuseInput(original.history(), request.from());
        }
        if (why != null) {
            return new EngineException(Code.INVALID, why);
        }
        var rejection = Forking.refuse(original, plan);
        if (rejection == null) {
            return null;
        }
        return rejection == Rejection.NOT_FOUND
                ? new EngineException(Code.NOT_FOUND, "there is no operation " + request.from())
                : plan.result() == null || request.from() == null
                        ? new EngineException(
                                Code.INVALID,
                                "operation " + text(request.from()) + " was recorded as it was asked for: there is"
                                        + " nothing to be done again")
                        : severalMessages(text(request.from()));
    }

    private static EngineException severalMessages(String operation) {
        return new EngineException(
                Code.INVALID,
                "operation " + operation + " takes no result by hand: it waits for several messages (publish one), or"
                        + " was recorded as it was asked for");
    }

    private static String text(@Nullable String operation) {
        return operation == null ? "" : operation;
    }
}
