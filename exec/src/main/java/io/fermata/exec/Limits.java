package io.fermata.exec;

import io.fermata.sdk.InvalidInput;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a command may take, how long its end may take, and how much of its output is kept. */
record Limits(@Nullable Duration timeout, Duration grace, int outputBytes) {
    private static final Duration TIMEOUT_MAX = Duration.ofDays(365);
    private static final Duration GRACE_MAX = Duration.ofMinutes(10);

    /** Stands last: it is checked against the limits. */
    static final Limits DEFAULT = new Limits(null, Command.GRACE_DEFAULT, Command.OUTPUT_BYTES_DEFAULT);

    Limits {
        if (timeout != null && (timeout.toMillis() < 1 || timeout.compareTo(TIMEOUT_MAX) > 0)) {
            throw new InvalidInput("timeout", "must be between 1 ms and a year, is " + timeout);
        }
        if (grace.isNegative() || grace.compareTo(GRACE_MAX) > 0) {
            throw new InvalidInput("grace", "must be between 0 and 10 minutes, is " + grace);
        }
        if (outputBytes < 1 || outputBytes > Command.OUTPUT_BYTES_MAX) {
            throw new InvalidInput(
                    "outputLimit", "must be between 1 and " + Command.OUTPUT_BYTES_MAX + " bytes, is " + outputBytes);
        }
    }
}
