package io.fermata.sdk;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Wraps what a process runs, for tracing, metrics or context propagation; the first registered is the outermost. Each
 * method calls {@code next} once and returns or throws what it does. The methods that get a {@link Context} run on
 * replay too and must be as deterministic as a workflow.
 */
public interface Interceptor {
    /**
     * Around a workflow's {@link Workflow#run}.
     *
     * @throws Exception what the workflow throws
     */
    default <T extends @Nullable Object> T run(Context ctx, Callable<T> next) throws Exception {
        return next.call();
    }

    /**
     * Around a signal handler.
     *
     * @throws Exception what the handler throws
     */
    default <T extends @Nullable Object> T handler(Context ctx, String name, Callable<T> next) throws Exception {
        return next.call();
    }

    /**
     * Around each attempt of a light step, on the step's thread; never on replay.
     *
     * @throws Exception what the step throws
     */
    default <T extends @Nullable Object> T step(Attempt attempt, Callable<T> next) throws Exception {
        return next.call();
    }

    /**
     * Around each attempt of a task, on the worker's thread.
     *
     * @throws Exception what the handler throws
     */
    default <T extends @Nullable Object> T task(TaskContext ctx, Callable<T> next) throws Exception {
        return next.call();
    }

    /** Before each durable call of a workflow, with the kind ({@code step}, {@code task}, …) and name. */
    default void operation(Context ctx, String kind, String name) {}
}
