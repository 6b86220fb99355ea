package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** Code that a signal wakes, as a branch of its own. */
@FunctionalInterface
public interface SignalHandler<T extends @Nullable Object> {
    /**
     * Handles one signal.
     *
     * @throws Exception fails the execution
     */
    void handle(Context ctx, T value) throws Exception;
}
