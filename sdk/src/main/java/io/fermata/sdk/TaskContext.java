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
}
