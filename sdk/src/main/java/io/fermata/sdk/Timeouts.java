package io.fermata.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The rule that every timeout has to keep. */
final class Timeouts {
    static final Duration TIMEOUT_MAX = Duration.ofDays(36_500);

    private Timeouts() {}

    static void check(String field, @Nullable Duration timeout) {
        if (timeout != null && (timeout.toMillis() < 1 || timeout.compareTo(TIMEOUT_MAX) > 0)) {
            throw new InvalidInput(field, "must be between 1 ms and 100 years, is " + timeout);
        }
    }
}
