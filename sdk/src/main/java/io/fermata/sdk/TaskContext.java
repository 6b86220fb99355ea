package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** What a worker's handler knows about its task, and how it says that it is alive. */
public interface TaskContext extends Attempt {
    /** The queue that the task was taken from. */
    String queue();

    /** The token with which anyone may complete this attempt later; see {@link FermataClient#complete}. */
    String token();

    /**
     * Says that this attempt is alive, with details that the next attempt gets if this one is lost. Cheap: may be
     * called often.
     *
     * @throws Cancelled when the task is no longer wanted: cancelled, timed out or handed to someone else
     */
    void heartbeat(@Nullable Object details);

    /** What an earlier attempt last said, or null. */
    <T extends @Nullable Object> @Nullable T lastHeartbeat(Class<T> type);

    /**
     * Answers a callback whose token was handed to this task with its input; as {@link FermataClient#complete}. The
     * answer is durable when the method returns. An attempt that is lost thereafter gives it again, which changes
     * nothing if it is the same.
     *
     * @throws NotFound for a token that is forged, or too old to be known
     * @throws AlreadyClosed when the callback was closed with another outcome, or timed out
     * @throws UnsupportedOperationException for a task outside of any engine, as tests make them
     */
    default void answer(String token, @Nullable Object result) {
        throw new UnsupportedOperationException("answer: this task belongs to no engine");
    }
}
