package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** A heavy task failed for good. The cause says why: a {@link Failure}, or a {@link TimedOut}. */
public final class TaskFailed extends FermataException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int attempts;

    /** Made by the runner. */
    public TaskFailed(String operation, int attempts, Category category, String message, @Nullable Throwable cause) {
        super(category, message, cause);
        this.operation = operation;
        this.attempts = attempts;
    }

    /** The task's name. */
    public String operation() {
        return operation;
    }

    /** How many attempts were made. */
    public int attempts() {
        return attempts;
    }
}
