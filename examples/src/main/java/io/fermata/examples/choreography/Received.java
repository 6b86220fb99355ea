package io.fermata.examples.choreography;

import java.util.List;

/** {@code pr.received}: a pull request came in. */
record Received(String delivery, String name, String title, List<SourceFile> files) implements Delivery {
    Received {
        files = List.copyOf(files);
    }
}
