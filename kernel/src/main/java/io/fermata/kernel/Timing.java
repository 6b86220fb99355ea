package io.fermata.kernel;

import io.fermata.kernel.OpenOperation.Phase;
import io.fermata.kernel.TimerId.Kind;

/** When each timer of an open operation is due, derived from its state, so that no due time is kept twice. */
final class Timing {
    static final long NO_TIMER = Long.MIN_VALUE;

    private Timing() {}

    /** When the timer is due; {@link #NO_TIMER} if the operation, as it stands, has no such timer. */
    static long dueMillis(OpenOperation operation, Kind kind) {
        return switch (kind) {
            case SLEEP ->
                operation.spec() instanceof OperationSpec.Timer ? Math.max(operation.dueMillis(), 0) : NO_TIMER;
            case AWAIT_TIMEOUT ->
                operation.spec() instanceof OperationSpec.Await && operation.dueMillis() > 0
                        ? operation.dueMillis()
                        : NO_TIMER;
            case SCHEDULE_TO_CLOSE ->
                after(operation.openedAtMillis(), operation.timeouts().scheduleToCloseMillis(), true);
            case RETRY -> operation.phase() == Phase.BACKING_OFF ? operation.retryAtMillis() : NO_TIMER;
            case SCHEDULE_TO_START ->
                after(
                        operation.phaseSinceMillis(),
                        operation.timeouts().scheduleToStartMillis(),
                        operation.phase() == Phase.PENDING && operation.spec() instanceof OperationSpec.Task);
            case START_TO_CLOSE ->
                after(operation.phaseSinceMillis(), operation.timeouts().startToCloseMillis(), isAtWork(operation));
            case HEARTBEAT ->
                after(
                        operation.heartbeatAtMillis(),
                        operation.timeouts().heartbeatMillis(),
                        isAtWork(operation) && !(operation.spec() instanceof OperationSpec.Step));
            case EXECUTION_TIMEOUT, RUN_TIMEOUT, START_DELAY, RETENTION -> NO_TIMER;
        };
    }

    static TimerId timerId(OpenOperation operation, Kind kind) {
        return TimerId.of(kind, operation.id(), isOfAttempt(kind) ? operation.attempt() : 0);
    }

    private static boolean isOfAttempt(Kind kind) {
        return switch (kind) {
            case RETRY, SCHEDULE_TO_START, START_TO_CLOSE, HEARTBEAT -> true;
            case SLEEP, SCHEDULE_TO_CLOSE, AWAIT_TIMEOUT, EXECUTION_TIMEOUT, RUN_TIMEOUT, START_DELAY, RETENTION ->
                false;
        };
    }

    private static boolean isAtWork(OpenOperation operation) {
        return operation.phase() == Phase.RUNNING || operation.spec() instanceof OperationSpec.Callback;
    }

    private static long after(long sinceMillis, long timeoutMillis, boolean active) {
        return active && timeoutMillis > 0 ? plus(sinceMillis, timeoutMillis) : NO_TIMER;
    }

    /** A sum that stays at the end of time instead of wrapping into the past. */
    static long plus(long millis, long moreMillis) {
        long sum = millis + moreMillis;
        return sum < millis ? Long.MAX_VALUE : sum;
    }
}
