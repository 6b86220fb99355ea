package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** How long to wait before an attempt is made again. */
final class Backoff {
    /** A failure of category RESOURCE waits at least this long, or the policy's maximum if that is shorter. */
    static final long RESOURCE_DELAY_MILLIS = 30_000;

    /** Attempts of one operation that may be lost with their process before the operation fails. */
    static final int LOST_ATTEMPTS_MAX = 20;

    /** The second lost attempt waits this long, each further one twice as long; the first none at all. */
    static final long LOST_DELAY_MILLIS = 1_000;

    static final long LOST_DELAY_MILLIS_MAX = 300_000;

    private static final double LOST_JITTER = 0.2;

    private Backoff() {}

    /**
     * The wait after the {@code failures}-th failure.
     *
     * @param chance 0 to 1: the share of the jitter that is taken off
     */
    static long afterFailure(RetryPolicy policy, int failures, Category category, double chance) {
        double wait = (double) policy.initialMillis() * Math.pow(policy.multiplier(), Math.max(failures - 1, 0));
        var response = policy.responses().get(category);
        if (response == null && category == Category.RESOURCE) {
            wait = Math.max(wait, (double) RESOURCE_DELAY_MILLIS);
        }
        wait = Math.min(wait, (double) policy.maxMillis());
        long shortened = (long) (wait * (1 - policy.jitter() * chance));
        return response == null ? shortened : Math.max(shortened, response.waitMillisMin());
    }

    /** The wait after the {@code losses}-th lost attempt. */
    static long afterLoss(int losses, double chance) {
        if (losses <= 1) {
            return 0;
        }
        long wait = Math.min(LOST_DELAY_MILLIS << (losses - 2), LOST_DELAY_MILLIS_MAX);
        return (long) (wait * (1 - LOST_JITTER * chance));
    }

    /** Whether the policy allows another attempt after the {@code failures}-th failure. */
    static boolean allows(RetryPolicy policy, int failures, Failure failure) {
        boolean more = policy.maxAttempts() == 0 || failures < policy.maxAttempts();
        return more
                && !policy.finalTypes().contains(failure.type())
                && isRetried(policy.responses().get(failure.category()), failure.category());
    }

    private static boolean isRetried(@Nullable Response response, Category category) {
        if (response != null) {
            return response.retries();
        }
        return switch (category) {
            case VALIDATION, LOGIC -> false;
            case TRANSIENT, RESOURCE, DEPENDENCY -> true;
        };
    }
}
