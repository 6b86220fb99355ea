package io.fermata.kernel;

/** How an operation ended. */
public sealed interface Closing {
    record Completed(Payload result) implements Closing {}

    record Failed(Failure failure) implements Closing {}

    /** A timeout of the operation ran out; {@code which} names it, such as {@code start-to-close}. */
    record TimedOut(String which) implements Closing {}

    record Cancelled(String reason) implements Closing {}
}
