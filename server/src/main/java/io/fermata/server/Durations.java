package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as people write them: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d} or ISO 8601; and
 * moments such as {@code 2030-01-31T12:00:00Z}. The same in requests, in settings and on the command line.
 */
public final class Durations {
    static final String PATTERN = "^([0-9]{1,9}(ms|s|m|h|d)|P[0-9A-Z.,]{1,40})$";

    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final int SHOWN_CHARS_MAX = 40;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /** Reads one; null stays null. */
    static @Nullable Duration readIfGiven(String field, @Nullable String text) {
        return text == null ? null : read(field, text);
    }

    /**
     * Reads one of at most a hundred years.
     *
     * @throws InvalidInput names the field
     */
    public static Duration read(String field, String text) {
        var read = parse(field, text);
        if (read.isNegative() || read.compareTo(LONGEST) > 0) {
            throw new InvalidInput(field, "must be a duration from 0s to 36500d, is '" + shown(text) + "'");
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
            throw new InvalidInput(field, "must be a duration such as 30s, 5m, 2h or 7d, is '" + shown(text) + "'");
        }
    }

    /**
     * Reads a moment.
     *
     * @throws InvalidInput names the field
     */
    public static Instant moment(String field, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notIso) {
            throw new InvalidInput(field, "must be a time such as 2030-01-31T12:00:00Z, is '" + shown(text) + "'");
        }
    }

    static String shown(String text) {
        return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
    }
}
