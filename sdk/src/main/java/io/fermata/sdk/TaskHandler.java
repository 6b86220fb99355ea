package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Does the heavy work behind {@link Work#task}, on a worker, on a virtual thread of its own; it may block and compute.
 * One instance serves all slots at once.
 */
@FunctionalInterface
public interface TaskHandler<I extends @Nullable Object, O extends @Nullable Object> {
    /**
     * Handles one attempt of a task.
     *
     * @throws Exception fails this attempt; its {@link Category} decides about a retry
     */
    O handle(TaskContext ctx, I input) throws Exception;
}
