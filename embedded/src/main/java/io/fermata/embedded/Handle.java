package io.fermata.embedded;

import io.fermata.durable.Decision;
import io.fermata.durable.Failures;
import io.fermata.durable.UndoneSagas;
import io.fermata.engine.EngineClient;
import io.fermata.engine.RunResult;
import io.fermata.engine.UpdateRequest;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Failure;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Category;
import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.ForkOptions;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Page;
import io.fermata.sdk.Status;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateFailed;
import io.fermata.sdk.UpdateOptions;
import io.fermata.sdk.Why;
import io.fermata.sdk.WorkflowFailed;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An execution that the client was asked for. */
record Handle<O extends @Nullable Object>(Client client, String id, TypeRef<O> output) implements Execution<O> {
    private static final int EVENTS_MAX = 1_000;

    @Override
    public O result(Duration timeout) {
        var ended = client.calls().await(engine().result(id), timeout, "execution " + id);
        return switch (ended.end()) {
            case RunEnd.Completed completed -> client.payloads().read(completed.result(), output);
            case RunEnd.Failed failed -> throw failed(failed);
            case RunEnd.Cancelled cancelled ->
                throw ended(
                        Status.CANCELLED,
                        "was cancelled: " + cancelled.reason(),
                        new Cancelled(cancelled.reason(), null));
            case RunEnd.Terminated terminated ->
                throw ended(Status.TERMINATED, "was terminated: " + terminated.reason(), null);
            case RunEnd.TimedOut late -> throw timedOut(late);
            case RunEnd.ContinuedAsNew next -> throw lostTrack(ended);
        };
    }

    @Override
    public void signal(String name, @Nullable Object value, @Nullable String requestId) {
        var payload = client.payloads().of("signal", value);
        client.calls().await(() -> engine().signal(id, name, payload, requestId, client.cause()));
    }

    @Override
    public <T extends @Nullable Object> T query(String name, TypeRef<T> type, @Nullable Object argument) {
        var asked = client.payloads().of("argument", argument);
        return client.payloads().read(client.calls().await(() -> engine().query(id, name, asked)), type);
    }

    @Override
    public <T extends @Nullable Object> T update(
            String name, @Nullable Object argument, TypeRef<T> type, UpdateOptions options) {
        var updateId = options.updateId() == null ? UUID.randomUUID().toString() : options.updateId();
        var update = new UpdateRequest(name, client.payloads().of("argument", argument), updateId);
        var what = "update \"" + name + "\" (id " + updateId + ") of execution " + id;
        var asked = engine().update(id, update, client.cause());
        return switch (client.calls().await(asked, options.timeout(), what)) {
            case Closing.Completed completed -> client.payloads().read(completed.result(), type);
            case Closing.Failed failed -> throw failed(updateId, what, failed.failure());
            case Closing.TimedOut late -> throw new IllegalStateException(what + " timed out: " + late.which());
            case Closing.Cancelled cancelled -> throw new Cancelled(cancelled.reason(), null);
        };
    }

    private static UpdateFailed failed(String updateId, String what, Failure failure) {
        return new UpdateFailed(
                updateId,
                Failures.category(failure.category()),
                what + " failed: " + failure.message(),
                Failures.thrown(failure));
    }

    @Override
    public void cancel(String reason) {
        act(cause -> engine().cancel(id, cause), reason);
    }

    @Override
    public void terminate(String reason) {
        act(cause -> engine().terminate(id, cause), reason);
    }

    @Override
    public void pause(String reason) {
        act(cause -> engine().pause(id, cause), reason);
    }

    @Override
    public void resume() {
        act(cause -> engine().resume(id, 0, cause), "");
    }

    @Override
    public void resume(int maxSteps) {
        if (maxSteps < 1) {
            throw new InvalidInput("maxSteps", "must be at least 1, is " + maxSteps);
        }
        act(cause -> engine().resume(id, maxSteps, cause), "");
    }

    @Override
    public void retry(@Nullable String fromOperation, @Nullable Object input) {
        if (fromOperation != null && decide(fromOperation, new Decision(Decision.Kind.RETRY, "", null))) {
            return;
        }
        var sagas = new UndoneSagas(client.payloads());
        var undone = client.calls().await(() -> sagas.refusal(engine(), id, fromOperation));
        if (undone != null) {
            throw new InvalidInput("the request", "is refused: " + undone);
        }
        var edited = input == null ? Payload.NONE : client.payloads().of("input", input);
        client.calls().await(() -> engine().reopen(id, fromOperation, edited, client.cause()));
    }

    @Override
    public void skip(String operation, String reason) {
        if (reason.isBlank()) {
            throw new InvalidInput("reason", "must not be blank: it is recorded");
        }
        if (!decide(operation, new Decision(Decision.Kind.SKIP, reason, null))) {
            throw new NotFound("operation " + operation + " of execution " + id + " waits for no decision", null);
        }
    }

    @Override
    public Execution<O> fork(String forkId, ForkOptions options) {
        client.calls()
                .await(() -> client.repairs()
                        .fork(id, forkId, options, client.cause().actor()));
        return client.execution(forkId, output);
    }

    @Override
    public void completeOperation(String operation, @Nullable Object result, String reason) {
        var cause = Cause.by(client.cause().actor(), reason);
        client.calls().await(() -> client.repairs().complete(id, operation, result, cause));
    }

    @Override
    public Description describe() {
        return client.readings().description(client.calls().await(() -> engine().describe(id)));
    }

    @Override
    public Why why() {
        return client.calls().await(() -> client.whys().why(id));
    }

    @Override
    public Page<HistoryEvent> history(@Nullable String cursor, int limit) {
        if (limit < 1 || limit > EVENTS_MAX) {
            throw new InvalidInput("limit", "must be between 1 and " + EVENTS_MAX + ", is " + limit);
        }
        long from = cursor == null ? 1 : sequence(cursor);
        var page = client.calls().await(() -> engine().history(id, from, limit));
        var next = page.nextSequence() == 0 ? null : Long.toString(page.nextSequence());
        return new Page<>(client.readings().events(page), next);
    }

    @Override
    public void delete() {
        act(cause -> engine().delete(id, cause), "");
    }

    private EngineClient engine() {
        return client.engine();
    }

    /** Answers the wait of this operation for a person; false if it is not one. */
    private boolean decide(String operation, Decision decision) {
        for (var wait : describe().waits()) {
            var token = wait.token();
            if (token != null
                    && wait.operation().equals(operation)
                    && wait.kind().equals("compensation")) {
                client.complete(token, decision.answer());
                return true;
            }
        }
        return false;
    }

    private void act(Function<Cause, CompletableFuture<@Nullable Void>> request, String reason) {
        var standing = client.cause();
        var cause = reason.isEmpty() ? standing : Cause.by(standing.actor(), reason);
        client.calls().await(() -> request.apply(cause));
    }

    private WorkflowFailed failed(RunEnd.Failed failed) {
        var failure = failed.failure();
        return new WorkflowFailed(
                id,
                Status.FAILED,
                Failures.category(failure.category()),
                "execution " + id + " failed: " + failure.message(),
                Failures.thrown(failure));
    }

    private WorkflowFailed timedOut(RunEnd.TimedOut late) {
        var limit = late.which().equals("run") ? TimedOut.Limit.RUN : TimedOut.Limit.EXECUTION;
        var message = "the " + late.which() + " timeout has passed";
        return ended(Status.TIMED_OUT, "timed out: " + message, new TimedOut(limit, message));
    }

    private WorkflowFailed ended(Status status, String how, @Nullable Throwable cause) {
        return new WorkflowFailed(id, status, Category.VALIDATION, "execution " + id + " " + how, cause);
    }

    private static IllegalStateException lostTrack(RunResult ended) {
        return new IllegalStateException("run " + ended.run() + " was continued, but no run follows it");
    }

    private static long sequence(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException wrong) {
            throw new InvalidInput("cursor", "must come from the page before, is " + cursor);
        }
    }
}
