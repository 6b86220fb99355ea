package io.fermata.sdk;

/** Where an execution stands. */
public enum Status {
    /** Something is being done: a turn, a step, or a start that is due. */
    RUNNING,
    /** Waits for a task, message, signal, timer or child. */
    PARKED,
    /** An operator paused it; what arrives is kept. */
    PAUSED,
    /** It cannot go on without a person: replay differs, or its code cannot be found. Nothing is lost. */
    BLOCKED,
    /** Ended with a result. */
    COMPLETED,
    /** Ended with an exception. */
    FAILED,
    /** Ended after a cancel request. */
    CANCELLED,
    /** Ended by an operator at once, without cleanup. */
    TERMINATED,
    /** Ended by its run or execution timeout. */
    TIMED_OUT,
    /** A saga has undone what it could; a compensation that failed for good waits for a person. */
    COMPENSATION_STUCK;

    /** Whether this is an end. */
    public boolean isClosed() {
        return switch (this) {
            case RUNNING, PARKED, PAUSED, BLOCKED, COMPENSATION_STUCK -> false;
            case COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT -> true;
        };
    }
}
