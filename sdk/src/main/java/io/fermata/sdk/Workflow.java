package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A durable method: it may pause for a year between two lines and goes on after any crash as if nothing had happened.
 *
 * <p>The method is run again from its top whenever its execution comes back to memory; what it called on its
 * {@link Context} is then answered from the recorded history. So everything between two calls of the context must give
 * the same result each time: take time, chance and outside facts from the context or from a step. A {@code finally}
 * block in a workflow may run more than once; keep it free of side effects and use {@link Branches#shielded} for
 * cleanup.
 *
 * <p>One instance serves all executions at once, so it should have no mutable fields.
 *
 * @param <I> the input, converted by the {@link PayloadConverter}; found by reflection on the implementing class, or
 *     given with {@link WorkflowOptions#types}
 * @param <O> the result
 */
@FunctionalInterface
public interface Workflow<I extends @Nullable Object, O extends @Nullable Object> {
    /**
     * Runs the workflow; its return value is the execution's result. With the return the execution ends: branches and
     * handlers that still run are cut off where they stand, and what they have open is closed. Wait for them first.
     *
     * @throws Exception ends the execution as FAILED, with the whole cause chain recorded; a {@link Cancelled} that
     *     follows a cancel request ends it as CANCELLED
     */
    O run(Context ctx, I input) throws Exception;

    /**
     * Checks an input at the door, before anything is written. It runs on the caller's thread, outside any execution,
     * and may look at the outside world (does the file exist?).
     *
     * @throws InvalidInput names the field and the rule; the start is refused with it
     */
    default void check(I input) {}
}
