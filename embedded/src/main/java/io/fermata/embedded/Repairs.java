package io.fermata.embedded;

import io.fermata.durable.Decision;
import io.fermata.durable.JavaWorkflows;
import io.fermata.durable.Payloads;
import io.fermata.durable.UndoneSagas;
import io.fermata.engine.EngineClient;
import io.fermata.engine.EngineException;
import io.fermata.engine.ForkRequest;
import io.fermata.engine.StartResult;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import io.fermata.sdk.ForkOptions;
import io.fermata.sdk.ForkOptions.Edit;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a person does to set an execution right, for the client and for other doors. No method blocks; each future fails
 * with an {@link EngineException} when the engine refuses.
 */
public final class Repairs {
    private final EngineClient engine;
    private final Payloads payloads;

    /** Repairs with this engine. */
    public Repairs(EngineClient engine, Payloads payloads) {
        this.engine = engine;
        this.payloads = payloads;
    }

    /**
     * Forks an execution.
     *
     * @param actor who asks for it; may be empty
     */
    public CompletableFuture<StartResult> fork(String id, String forkId, ForkOptions options, String actor) {
        var from = options.from();
        var input = options.edit() == Edit.INPUT ? payloads.of(options.value()) : Payload.NONE;
        var result = options.edit() == Edit.RESULT ? payloads.of(options.value()) : null;
        var requestId = requestId(id, from, input, result);
        var request = new ForkRequest(forkId, from, input, result, requestId, Cause.by(actor, options.reason()));
        var checked = from == null
                ? CompletableFuture.<@Nullable String>completedFuture(null)
                : new UndoneSagas(payloads).refusal(engine, id, from);
        return checked.thenCompose(undone -> undone == null
                ? engine.fork(id, request)
                : CompletableFuture.failedFuture(new EngineException(EngineException.Code.INVALID, undone)));
    }

    /** The same fork under the same id is made once. */
    private static String requestId(String id, @Nullable String from, Payload input, @Nullable Payload result) {
        var all = new ByteArrayOutputStream();
        all.writeBytes((id + "/" + from + (result == null ? "/input " : "/result ")).getBytes(StandardCharsets.UTF_8));
        all.writeBytes((result == null ? input : result).bytes());
        return "fork " + UUID.nameUUIDFromBytes(all.toByteArray());
    }

    /**
     * Completes an open operation by hand; the cause's reason must not be blank. A result that does not fit the type
     * which the workflow's code waits for is refused; it is not looked at where the code cannot be asked, as that is
     * not registered here or does not fit the history.
     */
    public CompletableFuture<Void> complete(String id, String operation, @Nullable Object result, Cause cause) {
        if (cause.reason().isBlank()) {
            throw new InvalidInput("reason", "must not be blank: it is recorded");
        }
        var payload = payloads.of(result);
        return engine.describe(id).thenCompose(told -> {
            boolean asks = told.waits().stream()
                    .anyMatch(wait -> wait.operation().equals(operation) && Readings.asksPerson(wait));
            return asks
                    ? CompletableFuture.failedFuture(new EngineException(
                            EngineException.Code.INVALID,
                            "operation " + operation + " asks what becomes of a compensation: retry it, or skip it"))
                    : fitting(id, operation, payload)
                            .thenCompose(fits -> engine.completeByHand(id, operation, payload, cause));
        });
    }

    private CompletableFuture<Void> fitting(String id, String operation, Payload result) {
        return engine.query(id, JavaWorkflows.MISFIT + operation, result).handle((told, refused) -> {
            if (refused == null) {
                requireFit(payloads.read(told, TypeRef.listOf(String.class)));
            } else if (!cannotBeAsked(refused)) {
                throw refused instanceof CompletionException whole ? whole : new CompletionException(refused);
            }
            return null;
        });
    }

    private static void requireFit(List<String> misfit) {
        if (!misfit.isEmpty()) {
            var field = misfit.getFirst().equals(JsonErrors.ROOT) ? "" : misfit.getFirst() + " ";
            throw new CompletionException(
                    new EngineException(EngineException.Code.INVALID, "result: " + field + misfit.getLast()));
        }
    }

    private static boolean cannotBeAsked(Throwable refused) {
        var cause = refused instanceof CompletionException ? refused.getCause() : refused;
        return cause instanceof EngineException engine && engine.code() == EngineException.Code.QUERY_FAILED;
    }

    /** Goes on without an operation that waits for a person, with this result if it is a step that asks. */
    public CompletableFuture<String> skip(String id, String operation, @Nullable Object result, Cause cause) {
        if (cause.reason().isBlank()) {
            throw new InvalidInput("reason", "must not be blank: it is recorded");
        }
        var answer = payloads.of(new Decision(Decision.Kind.SKIP, cause.reason(), result).answer());
        return engine.describe(id)
                .thenCompose(told -> told.waits().stream()
                        .filter(wait -> wait.operation().equals(operation) && Readings.asksPerson(wait))
                        .findFirst()
                        .map(wait -> engine.complete(wait.token(), answer, cause))
                        .orElseGet(() -> CompletableFuture.failedFuture(new EngineException(
                                EngineException.Code.NOT_FOUND,
                                "operation " + operation + " of execution " + id + " waits for no decision"))));
    }
}
