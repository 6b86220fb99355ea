package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * What a compensation knows of the operation that it undoes. An operation that timed out, was lost or failed without
 * saying that nothing was applied has no known result, and may have taken effect or not: undo it by its
 * {@link #idempotencyKey}, and take "there is nothing to undo" for an answer.
 *
 * @param <T> the operation's result
 */
public interface Undo<T extends @Nullable Object> {
    /** Whether the operation completed, so that it has a result. */
    boolean isKnown();

    /**
     * The operation's recorded result.
     *
     * @throws IllegalStateException when it is not known
     */
    T result();

    /** The key under which the operation itself was done, the same in all its attempts; not the compensation's own. */
    String idempotencyKey();

    /** The operation's id within the execution; empty for {@link Saga#register}. */
    String operation();

    /** The name of the operation that is undone. */
    String name();

    /** Who the execution is. */
    RunFacts execution();

    /**
     * The compensation's own attempt: 1 at first, one more with each retry. Always 1 where the input of a task or child
     * is made.
     */
    int attempt();
}
