package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** Timers that fire. One that nobody waits for any more changes nothing. */
final class TimerDecider {
    static final String START_TO_CLOSE = "Timeout.StartToClose";
    static final String HEARTBEAT = "Timeout.Heartbeat";

    private TimerDecider() {}

    static @Nullable Rejection fire(Command.FireTimer command, Decision decision) {
        var state = decision.state();
        if (state.status().isClosed()) {
            return null;
        }
        switch (command.timer().kind()) {
            case EXECUTION_TIMEOUT -> Ending.timeOutExecution(decision);
            case RUN_TIMEOUT -> Ending.timeOutRun(decision, command);
            case START_DELAY -> endDelay(decision);
            case RETENTION -> {}
            case SLEEP, RETRY, SCHEDULE_TO_START, START_TO_CLOSE, SCHEDULE_TO_CLOSE, HEARTBEAT, AWAIT_TIMEOUT ->
                fireOfOperation(command, decision);
        }
        return null;
    }

    private static void endDelay(Decision decision) {
        var state = decision.state();
        if (state.delayed() && state.firstTurnAtMillis() <= decision.atMillis()) {
            decision.emit(new Event.StartDelayElapsed());
        }
    }

    private static void fireOfOperation(Command.FireTimer command, Decision decision) {
        var timer = command.timer();
        var operation = decision.state().operationAt(timer.operation());
        if (operation == null || !isDue(decision, operation, timer)) {
            return;
        }
        switch (timer.kind()) {
            case SLEEP -> AttemptDecider.close(decision, operation, new Closing.Completed(Payload.NONE));
            case RETRY -> AttemptDecider.startNext(decision, operation);
            case AWAIT_TIMEOUT -> timeOut(decision, operation, "await");
            case SCHEDULE_TO_START -> timeOut(decision, operation, "schedule-to-start");
            case SCHEDULE_TO_CLOSE -> timeOut(decision, operation, "schedule-to-close");
            case START_TO_CLOSE -> {
                var failure = Failure.of(START_TO_CLOSE, "the attempt ran out of time", Category.TRANSIENT);
                endAttempt(decision, operation, "start-to-close", failure, command.chance());
            }
            case HEARTBEAT -> {
                var failure = Failure.of(HEARTBEAT, "the attempt was not heard of in time", Category.TRANSIENT);
                endAttempt(decision, operation, "heartbeat", failure, command.chance());
            }
            case EXECUTION_TIMEOUT, RUN_TIMEOUT, START_DELAY, RETENTION -> {}
        }
    }

    private static boolean isDue(Decision decision, OpenOperation operation, TimerId timer) {
        long due = Timing.dueMillis(operation, timer.kind());
        return due != Timing.NO_TIMER
                && due <= decision.atMillis()
                && Timing.timerId(operation, timer.kind()).attempt() == timer.attempt();
    }

    private static void timeOut(Decision decision, OpenOperation operation, String which) {
        Arming.disarm(decision, operation, ParentClosePolicy.REQUEST_CANCEL);
        decision.emit(new Event.OperationClosed(operation.id(), new Closing.TimedOut(which)));
    }

    /** Nobody knows whether the attempt was applied: its policy decides whether it is made again. */
    private static void endAttempt(
            Decision decision, OpenOperation operation, String which, Failure failure, double chance) {
        if (operation.spec() instanceof OperationSpec.Callback) {
            timeOut(decision, operation, which);
        } else {
            Arming.abandon(decision, operation);
            AttemptDecider.failAttempt(decision, operation, failure, chance);
        }
    }
}
