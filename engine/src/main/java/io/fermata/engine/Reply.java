package io.fermata.engine;

import java.util.concurrent.CompletableFuture;

/** The answer to a request from outside; completed exactly once, never before the commit it depends on. */
public final class Reply<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();

    /** Completes normally, or exceptionally with an {@link EngineException}. */
    public CompletableFuture<T> future() {
        return future;
    }

    void complete(T value) {
        future.complete(value);
    }

    /** For answers without a value. */
    void completeEmpty() {
        future.complete(null);
    }

    void fail(EngineException reason) {
        future.completeExceptionally(reason);
    }
}
