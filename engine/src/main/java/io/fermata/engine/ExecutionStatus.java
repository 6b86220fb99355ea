package io.fermata.engine;

/** Where a listed run stands; other than in the kernel, an open run is told to be running or parked. */
public enum ExecutionStatus {
    /** It has something to do in a process. */
    RUNNING,
    /** It only waits. */
    PARKED,
    PAUSED,
    BLOCKED,
    COMPLETED,
    FAILED,
    CANCELLED,
    TERMINATED,
    TIMED_OUT,
    /** Another run of the same execution goes on. */
    CONTINUED,
    /** It waits, with compensations that failed for good and need a person. */
    COMPENSATION_STUCK;

    /** The search attribute that counts an execution's stuck compensations; there is none while there are none. */
    public static final String STUCK = "fermata.stuck";

    static ExecutionStatus of(ExecutionHeader header, boolean runnable) {
        return switch (header.status()) {
            case OPEN -> runnable ? RUNNING : header.attributes().containsKey(STUCK) ? COMPENSATION_STUCK : PARKED;
            case PAUSED -> PAUSED;
            case BLOCKED -> BLOCKED;
            case COMPLETED -> COMPLETED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
            case TERMINATED -> TERMINATED;
            case TIMED_OUT -> TIMED_OUT;
            case CONTINUED -> CONTINUED;
        };
    }
}
