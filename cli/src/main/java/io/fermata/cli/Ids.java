package io.fermata.cli;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids of executions and messages. */
final class Ids {
    static final int CHARS_MAX = 200;

    /** Stands for the execution that was started last; with a colon and a name, for the last one of that workflow. */
    static final String LATEST = "@latest";

    private static final int RANDOM_BYTES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    static String random(String prefix) {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + "-" + HexFormat.of().formatHex(bytes);
    }

    /**
     * The id for a new execution if it can be one.
     *
     * @throws UsageError names the argument and the rule
     */
    static String fresh(String argument, String id) {
        if (id.equals(LATEST) || id.startsWith(LATEST + ":")) {
            throw new UsageError(argument + " must not be " + id + ": that stands for the execution started last");
        }
        return checked(argument, id);
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
