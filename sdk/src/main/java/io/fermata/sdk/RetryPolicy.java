package io.fermata.sdk;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a failed attempt is tried again. The n-th retry waits {@code initialInterval × multiplier^(n-1)}, at most
 * {@code maxInterval}, shortened at random by up to {@code jitter} of itself. Waiting is durable and costs no thread.
 * {@link Category#VALIDATION} and {@link Category#LOGIC} are not retried, unless {@link #withResponse} says so.
 *
 * @param initialInterval before the first retry; default 1 s, at least 1 ms
 * @param multiplier growth per retry; default 2, at least 1
 * @param maxInterval the longest wait; default 1 minute
 * @param maxAttempts attempts in all, the first included; default 5; {@link #UNLIMITED} for no limit
 * @param jitter 0 to 1; default 0.2
 * @param nonRetryableTypes types of {@link Failure#type}, or class names of exceptions, that are not retried
 * @param responses what is done about failures of a category, where that is not {@link Response#usual}; default none
 */
public record RetryPolicy(
        Duration initialInterval,
        double multiplier,
        Duration maxInterval,
        int maxAttempts,
        double jitter,
        Set<String> nonRetryableTypes,
        Map<Category, Response> responses) {
    /** Attempts without a limit. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Five attempts within about 15 seconds. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 5, 0.2, Set.of(), Map.of());

    /** One attempt. */
    public static final RetryPolicy NONE = DEFAULT.withMaxAttempts(1);

    public RetryPolicy {
        if (initialInterval.toMillis() < 1) {
            throw new InvalidInput("initialInterval", "must be at least 1 ms, is " + initialInterval);
        }
        if (!(multiplier >= 1 && multiplier <= 100)) {
            throw new InvalidInput("multiplier", "must be between 1 and 100, is " + multiplier);
        }
        if (maxInterval.compareTo(initialInterval) < 0) {
            throw new InvalidInput("maxInterval", "must not be shorter than initialInterval, is " + maxInterval);
        }
        if (maxAttempts < 1) {
            throw new InvalidInput("maxAttempts", "must be at least 1, is " + maxAttempts);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new InvalidInput("jitter", "must be between 0 and 1, is " + jitter);
        }
        nonRetryableTypes = Set.copyOf(nonRetryableTypes);
        responses = Map.copyOf(responses);
    }

    /** The default policy with this many attempts in all. */
    public static RetryPolicy attempts(int maxAttempts) {
        return DEFAULT.withMaxAttempts(maxAttempts);
    }

    /** With this wait before the first retry; the longest wait grows with it if need be. */
    public RetryPolicy withInitialInterval(Duration interval) {
        var longest = interval.compareTo(maxInterval) > 0 ? interval : maxInterval;
        return new RetryPolicy(interval, multiplier, longest, maxAttempts, jitter, nonRetryableTypes, responses);
    }

    /** With this growth per retry. */
    public RetryPolicy withMultiplier(double factor) {
        return new RetryPolicy(initialInterval, factor, maxInterval, maxAttempts, jitter, nonRetryableTypes, responses);
    }

    /** With this longest wait. */
    public RetryPolicy withMaxInterval(Duration interval) {
        return new RetryPolicy(
                initialInterval, multiplier, interval, maxAttempts, jitter, nonRetryableTypes, responses);
    }

    /** With this many attempts in all. */
    public RetryPolicy withMaxAttempts(int attempts) {
        return new RetryPolicy(
                initialInterval, multiplier, maxInterval, attempts, jitter, nonRetryableTypes, responses);
    }

    /** With this jitter. */
    public RetryPolicy withJitter(double share) {
        return new RetryPolicy(
                initialInterval, multiplier, maxInterval, maxAttempts, share, nonRetryableTypes, responses);
    }

    /** With these failure types not retried. */
    public RetryPolicy withNonRetryableTypes(Set<String> types) {
        return new RetryPolicy(initialInterval, multiplier, maxInterval, maxAttempts, jitter, types, responses);
    }

    /** With this done about failures of a category, in place of the usual. */
    public RetryPolicy withResponse(Category category, Response response) {
        var all = new EnumMap<Category, Response>(Category.class);
        all.putAll(responses);
        all.put(category, response);
        return new RetryPolicy(initialInterval, multiplier, maxInterval, maxAttempts, jitter, nonRetryableTypes, all);
    }

    /** What is done about failures of a category. */
    public Response response(Category category) {
        @Nullable Response own = responses.get(category);
        return own == null ? Response.usual(category) : own;
    }
}
