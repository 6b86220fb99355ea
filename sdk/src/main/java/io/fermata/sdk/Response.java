package io.fermata.sdk;

import java.time.Duration;

/**
 * What is done about failures of a category; see {@link RetryPolicy#withResponse}.
 *
 * @param retries whether there may be another attempt, as many as the policy allows
 * @param waitAtLeast the next attempt waits at least this long, whatever the policy's back-off and longest wait say
 */
public record Response(boolean retries, Duration waitAtLeast) {
    /** The first error of the category ends the step. */
    public static final Response GIVE_UP = new Response(false, Duration.ZERO);

    /** Tried again with the policy's own waits. */
    public static final Response RETRY = new Response(true, Duration.ZERO);

    /** What RESOURCE waits for at least, unless the policy's longest wait is shorter. */
    private static final Duration RESOURCE_WAIT = Duration.ofSeconds(30);

    public Response {
        if (waitAtLeast.isNegative() || waitAtLeast.compareTo(Timeouts.TIMEOUT_MAX) > 0) {
            throw new InvalidInput("waitAtLeast", "must be between 0 and 100 years, is " + waitAtLeast);
        }
    }

    /** Tried again, each time after this long at least. */
    public static Response retryAfter(Duration wait) {
        return new Response(true, wait);
    }

    /** What is done about a category unless a policy says otherwise. */
    public static Response usual(Category category) {
        return switch (category) {
            case TRANSIENT, DEPENDENCY -> RETRY;
            case RESOURCE -> retryAfter(RESOURCE_WAIT);
            case VALIDATION, LOGIC -> GIVE_UP;
        };
    }
}
