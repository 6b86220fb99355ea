package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The body of a {@link CancelScope}; it uses the context it was written in. */
@FunctionalInterface
public interface ScopeBody<T extends @Nullable Object, X extends Exception> {
    /**
     * Runs the body.
     *
     * @throws X passes through the scope
     */
    T run(CancelScope scope) throws X;
}
