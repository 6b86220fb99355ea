package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The body of a step that looks at its {@link Attempt}. */
@FunctionalInterface
public interface StepBody<T extends @Nullable Object> {
    /**
     * Does the work.
     *
     * @throws Exception fails this attempt; its {@link Category} decides about a retry
     */
    T run(Attempt attempt) throws Exception;
}
