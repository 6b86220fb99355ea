package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The rule that every name, id and key given by a user has to keep. */
final class Names {
    static final int NAME_CHARS_MAX = 200;

    private Names() {}

    static void check(String what, @Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new InvalidInput(what, "must not be empty");
        }
        if (name.length() > NAME_CHARS_MAX) {
            throw new InvalidInput(what, "must have at most " + NAME_CHARS_MAX + " characters, has " + name.length());
        }
    }
}
