package io.fermata.server;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d} or ISO 8601. */
final class Durations {
    static final String PATTERN = "^([0-9]{1,9}(ms|s|m|h|d)|P[0-9A-Z.,]{1,40})$";

    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final int SHOWN_CHARS_MAX = 40;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /** Reads one; null stays null. */
    static @Nullable Duration readIfGiven(String field, @Nullable String text) {
        return text == null ? null : read(field, text);
    }

    /** Reads one of at most a hundred years. */
    static Duration read(String field, String text) {
        var read = parse(field, text);
        if (read.isNegative() || read.compareTo(LONGEST) > 0) {
            throw Refusal.invalid(field, "must be a duration from 0s to 36500d, is '" + shown(text) + "'");
        }
        return read;
    }

    private static Duration parse(String field, String text) {
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
            return Duration.parse(text);
        } catch (DateTimeException notIso) {
            throw Refusal.invalid(field, "must be a duration such as 30s, 5m, 2h or 7d, is '" + shown(text) + "'");
        }
    }

    static String shown(String text) {
        return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
    }
}
