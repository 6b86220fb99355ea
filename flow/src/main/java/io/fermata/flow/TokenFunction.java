package io.fermata.flow;

import org.jspecify.annotations.Nullable;

/** Hands the token of a callback to whoever is to answer, for instance by mail. */
@FunctionalInterface
public interface TokenFunction<I extends @Nullable Object> {
    /**
     * Runs as a step: at least once, retried.
     *
     * @param token see {@link io.fermata.sdk.Callback#token}
     * @throws Exception fails this attempt
     */
    void handOut(I input, String token) throws Exception;
}
