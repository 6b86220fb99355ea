package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * What became of one registered compensation.
 *
 * @param name the name of the operation that it undoes
 * @param operation that operation's id; empty for {@link Saga#register}
 * @param outcome how it ended
 * @param attempts how often it was tried, over all passes
 * @param failure why it is stuck, or why it was skipped; else null
 */
public record Compensated(
        String name,
        String operation,
        Outcome outcome,
        int attempts,
        @Nullable String failure) {

    /** One line for people. */
    @Override
    public String toString() {
        return name + " " + outcome + (failure == null ? "" : " (" + failure + ")");
    }

    /** How a compensation ended. */
    public enum Outcome {
        /** It has not been its turn yet; seen only while the saga still compensates. */
        PENDING,
        /** It was done. */
        UNDONE,
        /** The operation certainly had no effect, so there was nothing to undo. */
        NOT_NEEDED,
        /** It failed for good and waits for a person. */
        STUCK,
        /** A person decided that it is not done by this execution. */
        SKIPPED
    }
}
