package io.fermata.cli;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids of executions and messages. */
final class Ids {
    static final int CHARS_MAX = 200;
    private static final int RANDOM_BYTES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    static String random(String prefix) {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + "-" + HexFormat.of().formatHex(bytes);
    }

    /**
     * The name if it is one.
     *
     * @throws UsageError names the argument and the rule
     */
    static String checked(String argument, String name) {
        if (name.isBlank() || name.length() > CHARS_MAX) {
            throw new UsageError(argument + " must have 1 to " + CHARS_MAX + " characters, has "
                    + name.strip().length());
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new UsageError(argument + " must not contain control characters");
        }
        return name;
    }
}
