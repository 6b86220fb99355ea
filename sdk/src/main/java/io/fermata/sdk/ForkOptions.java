package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Where an execution is forked, and what is different in the fork.
 *
 * @param reason recorded in the fork's history; must not be blank
 * @param from the operation to be done again with all that came after it; null: everything is
 * @param edit what {@code value} takes the place of
 * @param value the new input or result, perhaps null
 */
public record ForkOptions(
        String reason,
        @Nullable String from,
        Edit edit,
        @Nullable Object value) {
    public ForkOptions {
        if (reason.isBlank()) {
            throw new InvalidInput("reason", "must not be blank: it is recorded");
        }
        if (edit == Edit.RESULT && from == null) {
            throw new InvalidInput("from", "must name the operation that has another result");
        }
    }

    /** What is edited. */
    public enum Edit {
        NOTHING,
        /** The input of the operation, or (without one) of the execution. A step's lies in the code: it is refused. */
        INPUT,
        /** The result of the operation; it is not done again. */
        RESULT
    }

    /** Everything is done again, with the same input. */
    public static ForkOptions because(String reason) {
        return new ForkOptions(reason, null, Edit.NOTHING, null);
    }

    /** The fork shares what came before this operation. */
    public ForkOptions from(String operation) {
        return new ForkOptions(reason, operation, edit, value);
    }

    /** The operation, or without one the execution, has this input. */
    public ForkOptions withInput(@Nullable Object input) {
        return new ForkOptions(reason, from, Edit.INPUT, input);
    }

    /** The operation, which was named before, ended with this result. */
    public ForkOptions withResult(@Nullable Object result) {
        return new ForkOptions(reason, from, Edit.RESULT, result);
    }
}
