package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** Where a runner puts the attempt that {@link Attempt#current} finds; of no use to workflows. */
public final class CurrentAttempt {
    static final ThreadLocal<@Nullable Attempt> ATTEMPT = new ThreadLocal<>();

    private CurrentAttempt() {}

    /**
     * Runs a body as this attempt, on the calling thread.
     *
     * @throws Exception what the body throws
     */
    public static <T extends @Nullable Object> T run(Attempt attempt, StepBody<? extends T> body) throws Exception {
        ATTEMPT.set(attempt);
        try {
            return body.run(attempt);
        } finally {
            ATTEMPT.remove();
        }
    }
}
