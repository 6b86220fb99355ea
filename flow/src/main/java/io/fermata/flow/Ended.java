package io.fermata.flow;

/** How one of several nodes that run together ended. */
sealed interface Ended {
    record Succeeded(Value value) implements Ended {}

    record Failed(Throwable cause) implements Ended {}

    /** Not started, or cancelled by its group. */
    record Skipped(String why) implements Ended {}
}
