package io.fermata.examples.choreography;

import java.util.List;

/** {@code comments.created}: what was said. */
record Commented(String delivery, String name, int files, List<String> comments) implements Delivery {
    Commented {
        comments = List.copyOf(comments);
    }
}
