package io.fermata.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One execution, seen from outside; stays with the id across runs. All methods but {@link #id} throw {@link NotFound}
 * for an unknown id.
 *
 * @param <O> the result's type
 */
public interface Execution<O extends @Nullable Object> {
    /** The id. */
    String id();

    /**
     * Waits for the end and returns the result.
     *
     * @throws WorkflowFailed when it ended without a result
     * @throws TimedOut when it has not ended in time; it goes on
     */
    O result(Duration timeout);

    /**
     * Sends a signal; it is kept until the execution reads it.
     *
     * @throws AlreadyClosed when the execution has ended
     */
    default void signal(String name, @Nullable Object value) {
        signal(name, value, null);
    }

    /** Sends a signal with a request id: the same id twice is one signal. */
    void signal(String name, @Nullable Object value, @Nullable String requestId);

    /**
     * Asks the execution for its present state; nothing is recorded. Works on a closed one as long as it is retained.
     *
     * @param argument null for a query without one
     * @throws NotFound also when it answers no such query
     */
    <T extends @Nullable Object> T query(String name, TypeRef<T> type, @Nullable Object argument);

    /** Asks without an argument. */
    default <T extends @Nullable Object> T query(String name, Class<T> type) {
        return query(name, TypeRef.of(type), null);
    }

    /**
     * Asks the execution to do something, and waits for its answer. Once taken, an update survives crashes of either
     * side. A paused execution takes none.
     *
     * @throws UpdateRejected when it does not take it (validator, name, type); nothing was written
     * @throws UpdateFailed when its handler threw
     * @throws TimedOut when the answer has not come in time; it goes on, and the id in the message asks again
     * @throws AlreadyClosed when the execution has ended, or ended before it answered; also for an id that was answered
     *     by an earlier run or is not among the last 100 answers
     */
    <T extends @Nullable Object> T update(
            String name, @Nullable Object argument, TypeRef<T> type, UpdateOptions options);

    /** Asks the execution to do something with {@link UpdateOptions#DEFAULT}. */
    default <T extends @Nullable Object> T update(String name, @Nullable Object argument, Class<T> type) {
        return update(name, argument, TypeRef.of(type), UpdateOptions.DEFAULT);
    }

    /** Asks the execution to stop; its code sees {@link Cancelled} and may clean up. Nothing if it was asked before. */
    void cancel(String reason);

    /** Ends the execution at once, without cleanup. */
    void terminate(String reason);

    /** Stops turns and new attempts; what arrives is kept. */
    void pause(String reason);

    /** Goes on after a pause, or tries a blocked execution again; a step limit that was reached is lifted. */
    void resume();

    /**
     * Goes on for a while, after a pause or as it runs: when this many more steps and tasks have ended, it pauses.
     *
     * @param maxSteps at least 1; takes the place of any earlier limit
     * @throws InvalidInput when it is less
     */
    void resume(int maxSteps);

    /**
     * Reopens a failed execution; or, in one that waits with {@link Status#COMPENSATION_STUCK}, runs a stuck
     * compensation again.
     *
     * @param fromOperation the operation to do again, with all that came after it; null for the one that failed. For a
     *     stuck compensation: the operation of its {@link Description.Wait}
     * @param input replaces that operation's input; null to keep it, as for a stuck compensation
     * @throws AlreadyClosed when the execution completed or was terminated
     * @throws InvalidInput when its saga has compensated what it would build on
     */
    void retry(@Nullable String fromOperation, @Nullable Object input);

    /**
     * Goes on without a stuck compensation: a person did it, or decided to live with what it would have undone.
     *
     * @param operation the operation of its {@link Description.Wait}
     * @param reason recorded in the history and in the saga's table
     * @throws NotFound when this operation waits for no such decision
     * @throws InvalidInput when the reason is blank
     */
    void skip(String operation, String reason);

    /** What is known about it now. */
    Description describe();

    /** Why it does not go on, or what it does; the execution is not woken for it. */
    Why why();

    /**
     * Its history in order.
     *
     * @param cursor from the page before, or null for the first page
     * @param limit 1 to 1,000
     */
    Page<HistoryEvent> history(@Nullable String cursor, int limit);

    /**
     * Deletes a closed execution with its history.
     *
     * @throws InvalidInput when it is still open
     */
    void delete();
}
