package io.fermata.testkit;

import org.jspecify.annotations.Nullable;

/** The code does not fit a recorded history; an execution with that history would be blocked by it. */
public final class ReplayMismatch extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final @Nullable String operation;
    private final String advice;

    ReplayMismatch(String history, @Nullable String operation, String reason, String advice) {
        super("the code does not fit the history of " + history + ": " + reason + "; " + advice);
        this.operation = operation;
        this.advice = advice;
    }

    /** The id of the first operation that differs; null if it is none. */
    public @Nullable String operation() {
        return operation;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
