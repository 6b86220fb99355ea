package io.fermata.examples.operators;

import io.fermata.sdk.Attempt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a step or task knows about itself.
 *
 * @param node its name
 * @param execution whose work it is
 * @param attempt 1 at first
 * @param key the same in every attempt
 * @param deadline when this attempt's time is up; null without a limit
 */
record Worked(
        String node,
        String execution,
        int attempt,
        String key,
        @Nullable Instant deadline) {
    /** The channel of these; written with a step's result, so that an attempt that fails leaves nothing. */
    static final String CHANNEL = "worked";

    /** Says so in the log and in the channel. */
    static void note(Attempt attempt) {
        attempt.logger().log(System.Logger.Level.DEBUG, "works under the key {0}", attempt.idempotencyKey());
        var worked = new Worked(
                attempt.name(),
                attempt.execution().id(),
                attempt.number(),
                attempt.idempotencyKey(),
                attempt.deadline());
        attempt.channel(CHANNEL, Worked.class).append(worked);
    }
}
