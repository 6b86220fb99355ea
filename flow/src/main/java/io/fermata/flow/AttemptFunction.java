package io.fermata.flow;

import io.fermata.sdk.Attempt;
import org.jspecify.annotations.Nullable;

/** A step's function that looks at its {@link Attempt}: execution id, attempt number, idempotency key, deadline. */
@FunctionalInterface
public interface AttemptFunction<I extends @Nullable Object, O extends @Nullable Object> {
    /**
     * Does the work on a copy of the input that is its own.
     *
     * @throws Exception fails this attempt; its {@link io.fermata.sdk.Category} decides about a retry
     */
    O apply(I input, Attempt attempt) throws Exception;
}
