package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** Code that an update wakes, as a branch of its own; what it returns is the answer. */
@FunctionalInterface
public interface UpdateHandler<I extends @Nullable Object, O extends @Nullable Object> {
    /**
     * Handles one update; may open operations and wait.
     *
     * @throws Exception becomes the answer ({@link UpdateFailed} for the caller); the execution goes on
     */
    O handle(Context ctx, I argument) throws Exception;
}
