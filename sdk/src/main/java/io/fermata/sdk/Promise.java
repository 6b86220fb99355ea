package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A result that is on its way. It belongs to the execution that made it and may be waited for by any of its branches.
 *
 * @param <T> the result's type
 */
public interface Promise<T extends @Nullable Object> {
    /**
     * Waits and returns the result; a second call returns the same at once. Parks the execution, not a thread.
     *
     * @throws FermataException the operation's failure ({@link StepFailed}, {@link TaskFailed}, {@link ChildFailed},
     *     {@link TimedOut}, {@link Cancelled}), or what a branch threw
     */
    T get();

    /** Whether {@link #get} would return or throw at once. */
    boolean isDone();

    /**
     * Withdraws the operation or cancels the branch; {@link #get} then throws {@link Cancelled}. Nothing happens if it
     * is done. A step's body that already runs is interrupted, its outcome ignored.
     */
    void cancel();
}
