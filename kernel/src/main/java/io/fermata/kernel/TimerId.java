package io.fermata.kernel;

/** Names a timer within its run. {@code operation} is empty for timers of the run itself. */
public record TimerId(Kind kind, String operation, int attempt) {
    /** What a timer is for. */
    public enum Kind {
        SLEEP,
        RETRY,
        SCHEDULE_TO_START,
        START_TO_CLOSE,
        SCHEDULE_TO_CLOSE,
        HEARTBEAT,
        AWAIT_TIMEOUT,
        EXECUTION_TIMEOUT,
        RUN_TIMEOUT,
        START_DELAY,
        RETENTION
    }

    public static TimerId ofRun(Kind kind) {
        return new TimerId(kind, "", 0);
    }

    public static TimerId of(Kind kind, OperationId operation, int attempt) {
        return new TimerId(kind, operation.path(), attempt);
    }
}
