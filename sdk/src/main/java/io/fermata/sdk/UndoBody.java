package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The code that undoes an operation; runs as a light step, so at least once. */
@FunctionalInterface
public interface UndoBody<T extends @Nullable Object> {
    /**
     * Undoes the operation. It must not use the context.
     *
     * @throws Exception makes it fail, to be retried by its policy
     */
    void undo(Undo<T> undo) throws Exception;
}
