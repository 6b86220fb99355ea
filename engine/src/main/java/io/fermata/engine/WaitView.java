package io.fermata.engine;

import io.fermata.kernel.OpenOperation;

/**
 * One thing that a run waits for.
 *
 * @param kind step, task, callback, timer, message, child or signal
 * @param name as the program named the operation
 * @param queue of a task, else empty
 * @param type of a message, else empty; {@code key} likewise
 * @param token of a callback, else empty
 * @param untilMillis when a timer, retry or timeout is due; 0: nothing is
 * @param lastError category and message of the last failed attempt; empty if none failed
 * @param heldBack why the attempt could not begin yet; empty if it could
 * @param phase what it is doing now
 * @param phaseSinceMillis when that, or the running attempt, began
 * @param heardOfMillis when the running attempt was last heard of, as far as it is recorded
 * @param attemptsMax how many attempts its retry policy allows; 0: any number
 */
public record WaitView(
        String operation,
        String kind,
        String name,
        String queue,
        String type,
        String key,
        String token,
        int attempt,
        String worker,
        long sinceMillis,
        long untilMillis,
        String lastError,
        String heldBack,
        OpenOperation.Phase phase,
        long phaseSinceMillis,
        long heardOfMillis,
        int attemptsMax) {}
