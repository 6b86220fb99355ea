package io.fermata.kernel;

/** Where a run stands. {@code OPEN} covers running and parked: which one is told by the engine. */
public enum Status {
    OPEN,
    PAUSED,
    BLOCKED,
    COMPLETED,
    FAILED,
    CANCELLED,
    TERMINATED,
    TIMED_OUT,
    /** Closed by continue-as-new or by a workflow-level retry; another run goes on. */
    CONTINUED;

    /** How the reason of a pause begins that came of a step limit; the limit follows. */
    public static final String STEP_LIMIT = "step limit";

    public boolean isClosed() {
        return switch (this) {
            case OPEN, PAUSED, BLOCKED -> false;
            case COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT, CONTINUED -> true;
        };
    }
}
