package io.fermata.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a query; all may be left out.
 *
 * @param lowest of a number, or the shortest text; {@code highest} likewise. Milliseconds for a duration
 */
record Param(String name, Kind kind, String meaning, long lowest, long highest) {
    /** How the value is written. */
    enum Kind {
        TEXT,
        NUMBER,
        DURATION
    }

    static Param text(String name, String meaning, int charsMax) {
        return new Param(name, Kind.TEXT, meaning, 0, charsMax);
    }

    static Param number(String name, String meaning, long lowest, long highest) {
        return new Param(name, Kind.NUMBER, meaning, lowest, highest);
    }

    static Param duration(String name, String meaning, Duration longest) {
        return new Param(name, Kind.DURATION, meaning, 0, longest.toMillis());
    }

    /** Refuses a value that breaks the rules. */
    void check(@Nullable String value) {
        if (value == null) {
            return;
        }
        switch (kind) {
            case TEXT -> within(value.length(), " characters");
            case NUMBER -> within(number(value), "");
            case DURATION -> within(Durations.read(name, value).toMillis(), " ms");
        }
    }

    long number(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException wrong) {
            throw Refusal.invalid(name, "must be a whole number, is '" + Durations.shown(value) + "'");
        }
    }

    private void within(long value, String unit) {
        if (value < lowest || value > highest) {
            var what = kind == Kind.TEXT ? "must have " : "must be from ";
            throw Refusal.invalid(name, what + lowest + " to " + highest + unit + ", is " + value);
        }
    }
}
