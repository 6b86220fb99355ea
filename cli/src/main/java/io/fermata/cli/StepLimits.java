package io.fermata.cli;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.TaskContext;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stops executions after a number of completed steps: what would be one too many never begins its work. */
final class StepLimits implements Interceptor {
    private final Map<String, Limit> limits = new ConcurrentHashMap<>();

    /** Lets the execution complete {@code stepsMax} more steps or tasks. */
    void limit(String id, int stepsMax) {
        limits.put(id, new Limit(new Semaphore(stepsMax), new AtomicInteger(stepsMax)));
    }

    void lift(String id) {
        limits.remove(id);
    }

    /** Whether all the steps that were allowed are done, so that the execution is to be paused. */
    boolean isReached(String id) {
        var limit = limits.get(id);
        return limit != null && limit.left.get() <= 0;
    }

    /** Whether steps stand waiting that must not begin. */
    boolean isHolding() {
        return limits.values().stream().anyMatch(limit -> limit.begun.hasQueuedThreads());
    }

    @Override
    public <T extends @Nullable Object> T step(Attempt attempt, Callable<T> next) throws Exception {
        return counted(attempt, next);
    }

    @Override
    public <T extends @Nullable Object> T task(TaskContext ctx, Callable<T> next) throws Exception {
        return counted(ctx, next);
    }

    private <T extends @Nullable Object> T counted(Attempt attempt, Callable<T> next) throws Exception {
        var limit = limits.get(attempt.execution().id());
        if (limit == null) {
            return next.call();
        }
        limit.begun.acquire();
        boolean completed = false;
        try {
            var result = next.call();
            completed = true;
            return result;
        } finally {
            if (completed) {
                limit.left.decrementAndGet();
            } else {
                limit.begun.release();
            }
        }
    }

    private record Limit(Semaphore begun, AtomicInteger left) {}
}
