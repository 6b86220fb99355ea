package io.fermata.engine;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The answer to a request from outside; completed exactly once, never before the commit it depends on. */
public final class Reply<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable Set<Reply<?>> unanswered;
    private boolean begun;

    /** Completes normally, or exceptionally with an {@link EngineException}. */
    public CompletableFuture<T> future() {
        return future;
    }

    /** Stands in {@code replies} until it is answered, so that whoever drops what it waits for can tell. */
    void trackIn(Set<Reply<?>> replies) {
        unanswered = replies;
        replies.add(this);
    }

    /** Whether whoever asked has given up. */
    boolean isAbandoned() {
        return future.isCancelled();
    }

    /** Runs {@code action}, on whichever thread that is, when whoever asked gives up. */
    void onAbandoned(Runnable action) {
        var unused = future.whenComplete((value, failure) -> {
            if (future.isCancelled()) {
                action.run();
            }
        });
    }

    void complete(T value) {
        untrack();
        future.complete(value);
    }

    /** For answers without a value. */
    void completeEmpty() {
        untrack();
        future.complete(null);
    }

    /** A part of what was asked for is durable: that the store is full now is not the word on the whole of it. */
    void begun() {
        begun = true;
    }

    void fail(EngineException reason) {
        untrack();
        if (begun && reason.code() == EngineException.Code.OVERLOADED) {
            var unknown = "whether it is done is not known, ask again: " + reason.getMessage();
            future.completeExceptionally(new EngineException(EngineException.Code.RETRY, unknown));
        } else {
            future.completeExceptionally(reason);
        }
    }

    /** Nobody needs to be told any more. */
    void untrack() {
        var replies = unanswered;
        if (replies != null) {
            unanswered = null;
            replies.remove(this);
        }
    }
}
