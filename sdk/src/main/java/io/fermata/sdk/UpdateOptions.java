package io.fermata.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an update is asked for.
 *
 * @param timeout how long the caller waits for the answer; the update goes on after it
 * @param updateId the same id again is the same update; null: a new one
 */
public record UpdateOptions(Duration timeout, @Nullable String updateId) {
    /** Half a minute, and an id of its own. */
    public static final UpdateOptions DEFAULT = new UpdateOptions(Duration.ofSeconds(30), null);

    /** With another time to wait. */
    public UpdateOptions withTimeout(Duration wait) {
        return new UpdateOptions(wait, updateId);
    }

    /** With an id of at most 200 characters, to ask again after a timeout or a lost connection. */
    public UpdateOptions withUpdateId(String id) {
        return new UpdateOptions(timeout, id);
    }
}
