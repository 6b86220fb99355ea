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
                boolean isOvertaken = isBefore(lifeDue(other), other.openedAt, due)
                        || isBefore(retryDue(other), other.since, due)
                        || isBefore(attemptDue(other), other.since, due);
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
        if (operation.spec instanceof OperationSpec.Timer timer && closing instanceof Closing.Completed) {
            return timer.dueMillis();
        }
        return operation.spec instanceof OperationSpec.Await await && closing instanceof Closing.TimedOut
                ? await.timeoutAtMillis()
                : Long.MIN_VALUE;
    }

    private static boolean isBefore(long otherDue, long setAt, long due) {
        return otherDue < due && setAt < due;
    }

    private static long lifeDue(Operation operation) {
        return switch (operation.spec) {
            case OperationSpec.Timer timer -> timer.dueMillis();
            case OperationSpec.Await await -> await.timeoutAtMillis() > 0 ? await.timeoutAtMillis() : NONE;
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
