package io.fermata.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}, {@code 250ms} or ISO 8601. */
final class Durations {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Durations() {}

    /**
     * Reads one.
     *
     * @throws UsageError names the option
     */
    static Duration parse(String option, String text) {
        var matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            var duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeException notIso) {
            throw wrong(option, text);
        }
        throw wrong(option, text);
    }

    /** A moment such as {@code 2030-01-31T12:00:00Z}. */
    static Instant instant(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notIso) {
            throw new UsageError(option + " must be a time such as 2030-01-31T12:00:00Z, is '" + text + "'");
        }
    }

    private static UsageError wrong(String option, String text) {
        return new UsageError(option + " must be a duration such as 30s, 5m, 2h or 7d, is '" + text + "'");
    }
}
