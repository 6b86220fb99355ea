package io.fermata.examples.choreography;

import java.util.ArrayList;

/** Leaves out what nobody behind it can read. */
final class Validator {
    private static final int CHARS_MAX = 100_000;

    private Validator() {}

    static Validated validate(Received received) {
        var files = new ArrayList<SourceFile>();
        var leftOut = new ArrayList<String>();
        for (var file : received.files()) {
            if (!file.isJava()) {
                leftOut.add(file.path() + " is not Java");
            } else if (file.text().length() > CHARS_MAX) {
                leftOut.add(file.path() + " is longer than " + CHARS_MAX + " characters");
            } else {
                files.add(file);
            }
        }
        return new Validated(received.delivery(), received.name(), files, leftOut);
    }
}
