package io.fermata.embedded;

import io.fermata.durable.Decision;
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
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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

    /** Completes an open operation by hand; the cause's reason must not be blank. */
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
                    : engine.completeByHand(id, operation, payload, cause);
        });
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
