package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The body of a {@link Saga}; it uses the context it was written in, and the saga for what may have to be undone. */
@FunctionalInterface
public interface SagaBody<T extends @Nullable Object> {
    /**
     * Runs the body.
     *
     * @throws Exception makes the saga undo what was done
     */
    T run(Saga saga) throws Exception;
}
