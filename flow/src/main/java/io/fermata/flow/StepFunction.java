package io.fermata.flow;

import org.jspecify.annotations.Nullable;

/** What a step of a flow does with its input; it may block, and runs at least once. */
@FunctionalInterface
public interface StepFunction<I extends @Nullable Object, O extends @Nullable Object> {
    /**
     * Does the work on a copy of the input that is its own.
     *
     * @throws Exception fails this attempt; its {@link io.fermata.sdk.Category} decides about a retry
     */
    O apply(I input) throws Exception;
}
