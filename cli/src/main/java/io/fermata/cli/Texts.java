package io.fermata.cli;

import java.time.Duration;

/** Texts as a reader wants them. */
final class Texts {
    private Texts() {}

    static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
    }

    /** One line, without control characters. */
    static String line(String text) {
        return text.lines()
                .map(String::strip)
                .reduce((one, next) -> one + " " + next)
                .orElse("")
                .replaceAll("\\p{Cntrl}", "?");
    }

    static String duration(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return "%.1f s".formatted(millis / 1_000.0);
        }
        long seconds = millis / 1_000;
        if (seconds < 3_600) {
            return "%d min %02d s".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 172_800) {
            return "%d h %02d min".formatted(seconds / 3_600, seconds % 3_600 / 60);
        }
        return seconds / 86_400 + " days";
    }
}
