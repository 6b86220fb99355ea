package io.fermata.examples.choreography;

import java.util.List;

/** What the author of a pull request is shown. */
record Outcome(List<String> comments, String report) {
    Outcome {
        comments = List.copyOf(comments);
    }

    static Outcome of(Commented commented) {
        var lines = String.join("\n", commented.comments());
        var last = "Commented on %s: %d comments on %d files."
                .formatted(commented.name(), commented.comments().size(), commented.files());
        return new Outcome(commented.comments(), lines.isEmpty() ? last : lines + "\n" + last);
    }
}
