package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** How one item of {@link Branches#mapSettled} ended. */
public sealed interface Outcome<R extends @Nullable Object> {
    /** The item gave a result. */
    record Success<R extends @Nullable Object>(R value) implements Outcome<R> {}

    /** The item threw. */
    record Failed<R extends @Nullable Object>(Throwable cause) implements Outcome<R> {}
}
