package io.fermata.examples.codereview;

import java.util.List;

/** Asks a desk to review files; {@code token} is where its answer goes. */
record FileOrder(String token, List<FileTask> tasks) {
    FileOrder {
        tasks = List.copyOf(tasks);
    }
}
