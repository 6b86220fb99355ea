package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Command;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings what is asked from outside to the shard it belongs to, and checks it at the door. */
final class Requests implements EngineClient {
    private static final long RETRY_MILLIS = 100;

    private final Engine engine;
    private final TaskDoor tasks;
    private final ListDoor lists;
    private final MessageDoor messages;
    private final RepairDoor repairs;

    Requests(Engine engine) {
        this.engine = engine;
        this.tasks = new TaskDoor(engine);
        this.lists = new ListDoor(engine);
        this.messages = new MessageDoor(engine);
        this.repairs = new RepairDoor(engine, this);
    }

    @Override
    public CompletableFuture<StartResult> start(StartRequest request) {
        return Door.check(() -> {
            var spec = request.spec();
            Door.id("workflowId", spec.workflowId());
            Door.id("workflow", spec.workflow());
            Door.payload("input", spec.input(), engine.options());
            Door.range("stepsMax", request.stepsMax(), 0, Integer.MAX_VALUE);
            if (!spec.correlationId().isEmpty()) {
                Door.id("correlationId", spec.correlationId());
            }
            return engine.shardOf(spec.workflowId())
                    .<StartResult>ask((core, reply) -> core.starts().start(request, reply))
                    .future();
        });
    }

    @Override
    public CompletableFuture<RunResult> result(String workflowId) {
        var answer = new CompletableFuture<RunResult>();
        follow(workflowId, answer);
        return answer;
    }

    @Override
    public CompletableFuture<Description> settled(String workflowId) {
        return this.<Boolean>onRun(
                        workflowId,
                        (core, execution, reply) -> core.parts().watchers().awaitRest(execution, reply))
                .thenCompose(rest -> describe(workflowId));
    }

    @Override
    public CompletableFuture<Description> describe(String workflowId) {
        return onRun(workflowId, (core, execution, reply) -> core.answer(reply, Describing.of(core, execution)));
    }

    @Override
    public CompletableFuture<Boolean> changed(String workflowId, long afterSequence) {
        return onRun(
                workflowId,
                (core, execution, reply) -> core.parts().watchers().awaitChange(execution, afterSequence, reply));
    }

    @Override
    public CompletableFuture<HistoryPage> history(String workflowId, long fromSequence, int limit) {
        return Door.check(() -> {
            Door.range("limit", limit, 1, 10_000);
            return onRun(
                    workflowId,
                    (core, execution, reply) -> HistoryReading.read(core, execution, fromSequence, limit, reply));
        });
    }

    @Override
    public CompletableFuture<Void> signal(
            String workflowId, String name, Payload payload, @Nullable String signalId, Cause cause) {
        return Door.check(() -> {
            Door.id("name", name);
            Door.payload("payload", payload, engine.options());
            if (signalId == null) {
                return command(workflowId, new Command.Signal(name, payload, ""), cause);
            }
            Door.id("signalId", signalId);
            var signal = new Command.Signal(name, payload, signalId);
            return onRun(
                    workflowId,
                    (core, execution, reply) ->
                            new SignalOnce(core, workflowId, signal, cause, reply).to(execution.run));
        });
    }

    @Override
    public CompletableFuture<Closing> update(String workflowId, UpdateRequest update, Cause cause) {
        return Door.check(() -> {
            Door.id("name", update.name());
            Door.id("updateId", update.updateId());
            Door.payload("argument", update.argument(), engine.options());
            var answer = new CompletableFuture<Closing>();
            follow(
                    () -> onRun(
                            workflowId,
                            (core, execution, reply) -> core.parts().updates().ask(execution, update, cause, reply)),
                    answer);
            return answer;
        });
    }

    @Override
    public CompletableFuture<Payload> query(String workflowId, String name, Payload argument) {
        return onRun(workflowId, (core, execution, reply) -> Queries.ask(core, execution, name, argument, reply));
    }

    @Override
    public CompletableFuture<Void> cancel(String workflowId, Cause cause) {
        return end(workflowId, new Command.RequestCancel(cause.reason()), cause);
    }

    @Override
    public CompletableFuture<Void> terminate(String workflowId, Cause cause) {
        return end(workflowId, new Command.Terminate(cause.reason()), cause);
    }

    @Override
    public CompletableFuture<Void> pause(String workflowId, Cause cause) {
        return command(workflowId, new Command.Pause(cause.reason()), cause);
    }

    @Override
    public CompletableFuture<Void> resume(String workflowId, int stepsMax, Cause cause) {
        return Door.check(() -> {
            Door.range("stepsMax", stepsMax, 0, Integer.MAX_VALUE);
            return command(workflowId, new Command.Resume(stepsMax), cause);
        });
    }

    @Override
    public CompletableFuture<Void> reopen(
            String workflowId, @Nullable String fromOperation, Payload input, Cause cause) {
        return Door.check(() -> {
            var from = fromOperation == null ? null : Door.operation("operation", fromOperation);
            Door.payload("input", input, engine.options());
            var command = new Command.Reopen(from, input);
            return byId(
                    workflowId,
                    (core, found, reply) -> core.runs()
                            .withWholeHistory(
                                    found.run(),
                                    execution -> reopen(core, execution, new Redone(command, cause), reply)));
        });
    }

    /** What is to be done again, and why. */
    private record Redone(Command.Reopen command, Cause cause) {}

    private static void reopen(ShardCore core, Execution execution, Redone redone, Reply<Void> reply) {
        var command = redone.command();
        var from = command.fromOperation();
        var path = from == null ? null : from.path();
        var refused = Redo.refuse(execution.history, path);
        if (refused == null && !command.editedInput().isNone()) {
            refused = Redo.refuseInput(execution.history, path);
        }
        if (refused == null) {
            var result = core.recorder().apply(execution, command, redone.cause());
            RepairDoor.finishRedo(core, execution, path, result, reply);
        } else {
            core.refuse(reply, new EngineException(Code.INVALID, refused));
        }
    }

    @Override
    public CompletableFuture<ListPage> list(ListQuery query) {
        return Door.check(() -> lists.list(query));
    }

    @Override
    public CompletableFuture<Map<String, Map<Status, Long>>> counts() {
        return lists.counts();
    }

    @Override
    public CompletableFuture<List<DeadLetter>> deadLetters(long afterMillis, int limit) {
        return Door.check(() -> lists.deadLetters(afterMillis, limit));
    }

    @Override
    public CompletableFuture<TracePage> trace(String correlationId, @Nullable String cursor, int limit) {
        return Door.check(() -> lists.trace(correlationId, cursor, limit));
    }

    @Override
    public CompletableFuture<Void> delete(String workflowId, Cause cause) {
        return Door.check(() -> {
            Door.id("workflowId", workflowId);
            return engine.shardOf(workflowId)
                    .<Boolean>askToFree((core, reply) -> core.parts().deletion().delete(workflowId, reply))
                    .future()
                    .thenAccept(deleted -> {});
        });
    }

    @Override
    public CompletableFuture<PublishResult> publish(OperationSpec.OutMessage message, Cause cause) {
        return messages.publish(message, cause);
    }

    @Override
    public CompletableFuture<Void> addTrigger(Trigger trigger) {
        return Door.check(() -> messages.addTrigger(trigger));
    }

    @Override
    public CompletableFuture<Boolean> removeTrigger(String name) {
        return messages.removeTrigger(name);
    }

    @Override
    public CompletableFuture<List<Trigger>> triggers() {
        return messages.triggers();
    }

    @Override
    public CompletableFuture<List<ChannelView>> channels(String type, int limit) {
        return Door.check(() -> messages.channels(type, limit));
    }

    @Override
    public CompletableFuture<@Nullable TaskLease> poll(String queue, String worker, long waitMillis) {
        return Door.<@Nullable TaskLease>check(() -> tasks.poll(queue, worker, waitMillis));
    }

    @Override
    public CompletableFuture<String> complete(String token, TaskResult result, Cause cause) {
        return Door.check(() -> tasks.complete(token, result, cause));
    }

    @Override
    public CompletableFuture<String> fail(String token, Failure failure, Cause cause) {
        return Door.check(() -> tasks.fail(token, failure, cause));
    }

    @Override
    public CompletableFuture<String> defer(String token, String why, long delayMillis, Cause cause) {
        return Door.check(() -> tasks.defer(token, why, delayMillis, cause));
    }

    @Override
    public CompletableFuture<Boolean> heartbeat(String token, Payload details) {
        return Door.check(() -> tasks.heartbeat(token, details));
    }

    @Override
    public CompletableFuture<List<ChannelView>> keptUnder(String key, int limit) {
        return Door.check(() -> messages.keptUnder(key, limit));
    }

    @Override
    public CompletableFuture<QueuePlace> place(String workflowId, String operation) {
        return Door.check(() -> {
            var id = Door.operation("operation", operation);
            return onRun(workflowId, (core, execution, reply) -> TaskDoor.place(core, execution, id, reply));
        });
    }

    @Override
    public CompletableFuture<StartResult> fork(String workflowId, ForkRequest request) {
        return Door.check(() -> repairs.fork(workflowId, request));
    }

    @Override
    public CompletableFuture<Void> completeByHand(String workflowId, String operation, Payload result, Cause cause) {
        return Door.check(() -> {
            var command = repairs.completion(operation, result);
            return onRun(
                    workflowId,
                    (core, execution, reply) -> RepairDoor.finish(
                            core, operation, core.recorder().apply(execution, command, cause), reply));
        });
    }

    @Override
    public boolean acts() {
        return !engine.options().passive();
    }

    /** Something to be done with an execution that was found by its id. */
    private interface OnEntry<T> {
        void run(ShardCore core, RunIndex.Entry entry, Reply<T> reply);
    }

    /** Asks again when the run was continued by another, or the shard was loaded anew meanwhile. */
    private void follow(String workflowId, CompletableFuture<RunResult> answer) {
        if (answer.isDone()) {
            return;
        }
        var asked = this.<RunResult>onRun(
                workflowId, (core, execution, reply) -> core.parts().watchers().awaitEnd(execution, reply));
        var unusedCancel = answer.whenComplete((result, failure) -> asked.cancel(false));
        var unused = asked.whenComplete((result, failure) -> {
            if (result != null && result.end().status() != Status.CONTINUED) {
                answer.complete(result);
            } else if (result != null) {
                follow(workflowId, answer);
            } else if (failure instanceof EngineException refusal && mayPass(refusal)) {
                engine.runtime().schedule(RETRY_MILLIS, () -> follow(workflowId, answer));
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** Asks again what is safe to ask twice, as long as somebody waits for it. */
    private <T> void follow(Supplier<CompletableFuture<T>> request, CompletableFuture<T> answer) {
        var unused = request.get().whenComplete((result, failure) -> {
            if (result != null) {
                answer.complete(result);
            } else if (failure instanceof EngineException refusal && mayPass(refusal) && !answer.isDone()) {
                engine.runtime().schedule(RETRY_MILLIS, () -> follow(request, answer));
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    private boolean mayPass(EngineException refusal) {
        return refusal.code() == Code.RETRY && !engine.isClosed();
    }

    private CompletableFuture<Void> command(String workflowId, Command command, Cause cause) {
        return onRun(
                workflowId,
                (core, execution, reply) ->
                        finish(core, workflowId, core.recorder().apply(execution, command, cause), reply));
    }

    /** A command that ends the execution: done even when the store is full. */
    private CompletableFuture<Void> end(String workflowId, Command command, Cause cause) {
        return Door.check(() -> {
            Door.id("workflowId", workflowId);
            Request.Body<Void> body = found(
                    workflowId,
                    loaded(
                            workflowId,
                            (core, execution, reply) ->
                                    finish(core, workflowId, core.recorder().apply(execution, command, cause), reply)));
            return engine.shardOf(workflowId).askToFree(body).future();
        });
    }

    private <T> CompletableFuture<T> onRun(String workflowId, LastRun.Body<T> body) {
        return byId(workflowId, loaded(workflowId, body));
    }

    private static <T> OnEntry<T> loaded(String workflowId, LastRun.Body<T> body) {
        return (core, entry, reply) -> LastRun.ask(core, workflowId, entry, reply, body);
    }

    private <T> CompletableFuture<T> byId(String workflowId, OnEntry<T> body) {
        return Door.check(() -> {
            Door.id("workflowId", workflowId);
            return engine.shardOf(workflowId).ask(found(workflowId, body)).future();
        });
    }

    private static <T> Request.Body<T> found(String workflowId, OnEntry<T> body) {
        return (core, reply) -> core.parts().index().find(workflowId, entry -> {
            if (entry == null) {
                core.refuse(reply, new EngineException(Code.NOT_FOUND, "no execution '" + workflowId + "'"));
            } else {
                body.run(core, entry, reply);
            }
        });
    }

    static void finish(ShardCore core, String workflowId, CommandResult result, Reply<Void> reply) {
        var rejection = result.rejection();
        if (rejection == null || rejection == Rejection.ALREADY_DONE) {
            core.answerNothing(reply);
        } else {
            core.refuse(reply, Rejections.explain(workflowId, rejection));
        }
    }
}
