package io.fermata.server;

import org.jspecify.annotations.Nullable;

/**
 * Something about a server that can be set.
 *
 * @param key in files, and after {@code --set}; the variable is {@link #variable}
 * @param unit how a value is written, such as {@code number} or {@code duration}
 * @param fallback what holds when nothing is set; null: nothing
 * @param meaning in a few words
 */
public record Setting(String key, Unit unit, @Nullable String fallback, String meaning) {
    /** How values are written. */
    public enum Unit {
        TEXT,
        NUMBER,
        /** {@code true} or {@code false}. */
        FLAG,
        /** As {@link Durations} has them. */
        DURATION,
        PATH,
        /** An address of the web. */
        ADDRESS,
        /** Texts with commas between them. */
        LIST,
        /** A reference such as {@code ${secret:name}}; never shown. */
        SECRET
    }

    /** The environment's name for it: {@code oidc.clock-skew} is {@code FERMATA_SERVER_OIDC_CLOCK_SKEW}. */
    public String variable() {
        return Settings.PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
    }
}
