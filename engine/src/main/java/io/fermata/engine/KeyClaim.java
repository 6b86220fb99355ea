package io.fermata.engine;

import java.util.concurrent.CompletableFuture;

/**
 * A key as it was found.
 *
 * @param decided completes once it is known, perhaps before that is durable: what is asked of the engine from then on
 *     finds the key bound, but must not be acknowledged before {@code durable}; never early with {@link Found#OTHER}
 * @param durable the same, once the answer can no longer be lost
 */
public record KeyClaim(CompletableFuture<Found> decided, CompletableFuture<Found> durable) {
    /** What was known of the key. */
    public enum Found {
        /** Nothing: it is bound to this request now. */
        NEW,
        /** It was bound to the same request. */
        SAME,
        /** It was bound to another request, and still is. */
        OTHER
    }
}
