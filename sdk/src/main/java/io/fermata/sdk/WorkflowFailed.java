package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** A client asked for a result, and the execution ended without one; the cause chain is rebuilt from its history. */
public final class WorkflowFailed extends FermataException {
    private static final long serialVersionUID = 1L;

    private final String executionId;
    private final Status status;

    /** Made by the client. */
    public WorkflowFailed(
            String executionId, Status status, Category category, String message, @Nullable Throwable cause) {
        super(category, message, cause);
        this.executionId = executionId;
        this.status = status;
    }

    /** The execution's id. */
    public String executionId() {
        return executionId;
    }

    /** How it ended: FAILED, CANCELLED, TERMINATED or TIMED_OUT. */
    public Status status() {
        return status;
    }
}
