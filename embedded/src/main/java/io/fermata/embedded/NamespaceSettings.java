package io.fermata.embedded;

import io.fermata.sdk.InvalidInput;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much a namespace may have, and for how long. What is null has no limit. The limits hold for what is asked from
 * outside, such as over HTTP; children and executions that a message starts are not held up by them.
 *
 * @param retention how long a closed execution is kept, at least a second; null: for ever. A longer time also keeps
 *     those that have closed already; a shorter one holds for those that close from then on
 * @param openExecutionsMax starts are refused while so many are open
 * @param startsPerSecondMax starts on the average of a second; a second's worth may come at once
 * @param messagesPerSecondMax messages and signals, likewise
 */
public record NamespaceSettings(
        @Nullable Duration retention,
        @Nullable Integer openExecutionsMax,
        @Nullable Integer startsPerSecondMax,
        @Nullable Integer messagesPerSecondMax) {
    /** Keeps everything, and has no limits. */
    public static final NamespaceSettings UNLIMITED = new NamespaceSettings(null, null, null, null);

    private static final Duration RETENTION_MIN = Duration.ofSeconds(1);
    private static final Duration RETENTION_MAX = Duration.ofDays(36_500);
    private static final int LIMIT_MAX = 1_000_000_000;

    public NamespaceSettings {
        if (retention != null && (retention.compareTo(RETENTION_MIN) < 0 || retention.compareTo(RETENTION_MAX) > 0)) {
            throw new InvalidInput("retention", "must be from 1 s to 36500 days, is " + retention);
        }
        requireLimit("openExecutionsMax", openExecutionsMax);
        requireLimit("startsPerSecondMax", startsPerSecondMax);
        requireLimit("messagesPerSecondMax", messagesPerSecondMax);
    }

    /** As the engine counts: 0 is for ever. */
    long retentionMillis() {
        return retention == null ? 0 : retention.toMillis();
    }

    private static void requireLimit(String field, @Nullable Integer limit) {
        if (limit != null && (limit < 1 || limit > LIMIT_MAX)) {
            throw new InvalidInput(field, "must be from 1 to " + LIMIT_MAX + ", is " + limit);
        }
    }
}
