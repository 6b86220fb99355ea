package io.fermata.examples.choreography;

import java.util.List;

/** {@code pr.validated}: these files can be looked at, those were left out. */
record Validated(String delivery, String name, List<SourceFile> files, List<String> leftOut) implements Delivery {
    Validated {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }
}
