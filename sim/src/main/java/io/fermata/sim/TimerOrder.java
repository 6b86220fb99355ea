package io.fermata.sim;

import io.fermata.kernel.Closing;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Timeouts;
import io.fermata.sim.RunModel.Operation;
import io.fermata.sim.RunModel.Phase;

/** Timers of one run fire in the order in which they are due: one that was set in time is not overtaken. */
final class TimerOrder {
    private static final long NONE = Long.MAX_VALUE;

    private TimerOrder() {}

    /** A timer that was due at {@code due} has just ended the operation, or its back-off. */
    static void fired(Reports reports, RunModel run, Operation fired, long due) {
        for (var other : run.operations.values()) {
            if (other != fired && other.isOpen()) {
                boolean isOvertaken = isBefore(lifeDue(other), Math.max(other.openedAt, run.reopenedAt), due)
                        || isBefore(retryDue(other), Math.max(other.since, run.reopenedAt), due)
                        || isBefore(attemptDue(other), Math.max(other.since, run.reopenedAt), due);
                reports.check(
                        !isOvertaken,
                        "7 overdue timers fire oldest first",
                        () -> run + ": the timer of " + fired.path + ", due at " + due + ", overtakes that of "
                                + other.path);
            }
        }
    }

    /** When the next timer of an open operation is due; {@link Long#MAX_VALUE} if it has none. */
    static long due(Operation operation) {
        return Math.min(lifeDue(operation), Math.min(retryDue(operation), attemptDue(operation)));
    }

    /** When the timer that closed an operation was due; {@link Long#MIN_VALUE} if none did. */
    static long closedAt(Operation operation, Closing closing) {
        boolean isAwaited = operation.spec instanceof OperationSpec.Timer && closing instanceof Closing.Completed;
        boolean isGivenUp = operation.spec instanceof OperationSpec.Await && closing instanceof Closing.TimedOut;
        return isAwaited || isGivenUp ? operation.due : Long.MIN_VALUE;
    }

    private static boolean isBefore(long otherDue, long setAt, long due) {
        return otherDue < due && setAt < due;
    }

    private static long lifeDue(Operation operation) {
        return switch (operation.spec) {
            case OperationSpec.Timer timer -> operation.due;
            case OperationSpec.Await await -> operation.due > 0 ? operation.due : NONE;
            default -> NONE;
        };
    }

    private static long retryDue(Operation operation) {
        return operation.phase == Phase.BACKING_OFF ? operation.retryAt : NONE;
    }

    private static long attemptDue(Operation operation) {
        var timeouts = operation.spec instanceof OperationSpec.Step step ? step.timeouts() : Timeouts.NONE;
        return operation.phase == Phase.RUNNING && timeouts.startToCloseMillis() > 0
                ? operation.since + timeouts.startToCloseMillis()
                : NONE;
    }
}
