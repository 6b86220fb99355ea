package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** A child execution ended without a result; the cause is what it failed with. */
public final class ChildFailed extends FermataException {
    private static final long serialVersionUID = 1L;

    private final String executionId;
    private final Status status;

    /** Made by the runner. */
    public ChildFailed(
            String executionId, Status status, Category category, String message, @Nullable Throwable cause) {
        super(category, message, cause);
        this.executionId = executionId;
        this.status = status;
    }

    /** The child's id. */
    public String executionId() {
        return executionId;
    }

    /** How the child ended: FAILED, CANCELLED, TERMINATED or TIMED_OUT. */
    public Status status() {
        return status;
    }
}
