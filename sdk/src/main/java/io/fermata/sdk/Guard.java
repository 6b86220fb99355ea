package io.fermata.sdk;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Stands before each attempt of a step or task, on the attempt's own thread: a circuit breaker, a limit, a cache. It
 * lets the body run, answers in its place, or throws {@link Deferred} to have the same attempt come again later: the
 * execution parks meanwhile and no attempt is used up. Safe for use by many threads; what it counts is counted per
 * process.
 */
@FunctionalInterface
public interface Guard {
    /**
     * Runs the body, at most once, or not at all.
     *
     * @throws Deferred when the attempt cannot begin yet
     * @throws Exception what the body throws
     */
    <T extends @Nullable Object> T run(Attempt attempt, Callable<T> body) throws Exception;

    /** A step's body behind guards, the first outermost. */
    static <T extends @Nullable Object> StepBody<T> around(List<Guard> guards, StepBody<T> body) {
        var guarded = body;
        for (var guard : guards.reversed()) {
            var inner = guarded;
            guarded = attempt -> guard.run(attempt, () -> inner.run(attempt));
        }
        return guarded;
    }
}
