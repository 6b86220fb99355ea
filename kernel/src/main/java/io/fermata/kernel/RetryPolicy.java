package io.fermata.kernel;

import java.util.List;
import java.util.Map;

/**
 * When a failed attempt is tried again. The n-th retry waits {@code initialMillis * multiplier^(n-1)}, at most
 * {@code maxMillis}, shortened by up to {@code jitter} of itself.
 *
 * @param maxAttempts attempts in all, the first included; 0 means no limit
 * @param jitter share of the wait that chance may take off, 0 to 1
 * @param finalTypes failure types that are never retried
 * @param responses what is done about failures of a category, where that is not the usual
 */
public record RetryPolicy(
        int maxAttempts,
        long initialMillis,
        double multiplier,
        long maxMillis,
        double jitter,
        List<String> finalTypes,
        Map<Category, Response> responses) {
    /** Ten attempts from 1 s to 5 min. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(10, 1_000, 2.0, 300_000, 0.2, List.of());

    /** One attempt. */
    public static final RetryPolicy NEVER = new RetryPolicy(1, 1_000, 1.0, 1_000, 0, List.of());

    public RetryPolicy {
        finalTypes = List.copyOf(finalTypes);
        responses = Map.copyOf(responses);
        if (maxAttempts < 0 || initialMillis < 0 || maxMillis < initialMillis) {
            throw new IllegalArgumentException(
                    "maxAttempts and initialMillis are at least 0, maxMillis at least initial");
        }
        if (!(multiplier >= 1) || !(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("multiplier is at least 1, jitter from 0 to 1");
        }
    }

    /** With the usual responses. */
    public RetryPolicy(
            int maxAttempts,
            long initialMillis,
            double multiplier,
            long maxMillis,
            double jitter,
            List<String> finalTypes) {
        this(maxAttempts, initialMillis, multiplier, maxMillis, jitter, finalTypes, Map.of());
    }
}
