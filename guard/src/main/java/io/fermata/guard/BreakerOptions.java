package io.fermata.guard;

import io.fermata.sdk.InvalidInput;
import java.time.Duration;

/**
 * When a circuit breaker opens and how it closes again.
 *
 * @param failurePercent opens when at least this share of the last calls failed; 1 to 100, default 50
 * @param calls how many calls the share is taken over; 1 to 10,000, default 20
 * @param minimumCalls opens only after this many; at most {@code calls}, default 10
 * @param openFor how long it stays open before it lets probes through; default 30 s, at least 1 ms
 * @param probes calls let through half-open, all of which decide; 1 to 100, default 3
 */
public record BreakerOptions(int failurePercent, int calls, int minimumCalls, Duration openFor, int probes) {
    /** Half of the last 20 calls, after 10; open for 30 s; 3 probes. */
    public static final BreakerOptions DEFAULT = new BreakerOptions(50, 20, 10, Duration.ofSeconds(30), 3);

    public BreakerOptions {
        check("failurePercent", failurePercent, 100);
        check("calls", calls, 10_000);
        check("minimumCalls", minimumCalls, calls);
        check("probes", probes, 100);
        if (openFor.toMillis() < 1) {
            throw new InvalidInput("openFor", "must be at least 1 ms, is " + openFor);
        }
    }

    /** With this share of failures. */
    public BreakerOptions withFailurePercent(int percent) {
        return new BreakerOptions(percent, calls, minimumCalls, openFor, probes);
    }

    /** With the share taken over this many calls, and looked at from {@code minimum} calls on. */
    public BreakerOptions withCalls(int window, int minimum) {
        return new BreakerOptions(failurePercent, window, minimum, openFor, probes);
    }

    /** With this time before probes. */
    public BreakerOptions withOpenFor(Duration time) {
        return new BreakerOptions(failurePercent, calls, minimumCalls, time, probes);
    }

    /** With this many probes. */
    public BreakerOptions withProbes(int count) {
        return new BreakerOptions(failurePercent, calls, minimumCalls, openFor, count);
    }

    private static void check(String field, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidInput(field, "must be between 1 and " + most + ", is " + value);
        }
    }
}
