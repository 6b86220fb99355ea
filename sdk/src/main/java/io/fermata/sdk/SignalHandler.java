package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** Code that a signal wakes, as a branch of its own. */
@FunctionalInterface
public interface SignalHandler<T extends @Nullable Object> {
    /**
     * Handles one signal. One whose value does not fit the handler's type is passed over, with a warning in the log.
     *
     * @throws Exception fails the execution
     */
    void handle(Context ctx, T value) throws Exception;
}
