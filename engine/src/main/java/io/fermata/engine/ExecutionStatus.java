package io.fermata.engine;

import io.fermata.kernel.Status;

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
    CONTINUED;

    static ExecutionStatus of(Status status, boolean runnable) {
        return switch (status) {
            case OPEN -> runnable ? RUNNING : PARKED;
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
