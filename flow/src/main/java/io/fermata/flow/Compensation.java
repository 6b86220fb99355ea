package io.fermata.flow;

import io.fermata.sdk.Undo;
import org.jspecify.annotations.Nullable;

/** Undoes what a node did, when the flow finally fails; runs as a light step, at least once. */
@FunctionalInterface
public interface Compensation<I extends @Nullable Object, O extends @Nullable Object> {
    /**
     * Undoes it.
     *
     * @param input what the node was given
     * @param undo the node's result if it is known, and the idempotency key it was done under
     * @throws Exception makes it fail, to be retried by {@link io.fermata.sdk.Undoing#RETRY}
     */
    void undo(I input, Undo<O> undo) throws Exception;
}
