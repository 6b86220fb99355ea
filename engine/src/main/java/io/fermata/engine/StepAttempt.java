package io.fermata.engine;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;

/**
 * One attempt of a step that is to run now.
 *
 * @param idempotencyKey run, operation and redo generation: the same for every attempt
 * @param deadlineMillis when the attempt times out, 0 for never
 */
public record StepAttempt(OperationId operation, int attempt, String idempotencyKey, long deadlineMillis) {
    /** The key of an operation's work. */
    public static String idempotencyKey(RunId run, OperationId operation, int generation) {
        return run + ":" + operation + ":" + generation;
    }
}
