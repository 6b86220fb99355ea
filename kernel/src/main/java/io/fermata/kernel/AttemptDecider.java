package io.fermata.kernel;

import io.fermata.kernel.OpenOperation.Phase;
import org.jspecify.annotations.Nullable;

/** Attempts of steps, tasks and callbacks: begun, ended, failed, lost, heard of. */
final class AttemptDecider {
    private AttemptDecider() {}

    static @Nullable Rejection start(Command.StartAttempt command, Decision decision) {
        var state = decision.state();
        var operation = state.operation(command.operation());
        if (operation == null) {
            return absent(state, command.operation());
        }
        if (!(operation.spec() instanceof OperationSpec.Task task)) {
            return Rejection.INVALID;
        }
        if (command.attempt() != operation.attempt() || operation.phase() == Phase.BACKING_OFF) {
            return Rejection.STALE_ATTEMPT;
        }
        if (operation.phase() == Phase.RUNNING) {
            return command.worker().equals(operation.worker()) ? Rejection.ALREADY_DONE : Rejection.STALE_ATTEMPT;
        }
        if (state.status() != Status.OPEN) {
            return Rejection.PAUSED;
        }
        Arming.attemptTimers(decision, operation, false);
        decision.emit(new Event.AttemptStarted(operation.id(), operation.attempt(), command.worker()));
        decision.effect(new Effect.LeaseTask(
                operation.id(),
                operation.attempt(),
                command.worker(),
                task.timeouts().heartbeatMillis()));
        Arming.attemptTimers(decision, operation, true);
        return null;
    }

    static @Nullable Rejection complete(Command.CompleteAttempt command, Decision decision) {
        var state = decision.state();
        var closing = new Closing.Completed(command.result());
        var operation = state.operation(command.operation());
        if (operation == null) {
            return absent(state, command.operation(), command.attempt(), closing);
        }
        var refused = refuse(operation, command.attempt());
        if (refused != null) {
            return refused;
        }
        var conflict = state.channels().refuse(command.writes());
        if (conflict != null) {
            failAttempt(decision, operation, conflict, command.chance());
            return null;
        }
        if (!command.writes().isEmpty()) {
            decision.emit(new Event.ChannelWritten(operation.id().path(), command.writes()));
        }
        close(decision, operation, closing);
        return null;
    }

    static @Nullable Rejection fail(Command.FailAttempt command, Decision decision) {
        var state = decision.state();
        var operation = state.operation(command.operation());
        if (operation == null) {
            return absent(state, command.operation(), command.attempt(), new Closing.Failed(command.failure()));
        }
        if (command.attempt() == operation.lastFailedAttempt()
                && command.failure().equals(operation.lastFailure())) {
            return Rejection.ALREADY_DONE;
        }
        var refused = refuse(operation, command.attempt());
        if (refused == null) {
            failAttempt(decision, operation, command.failure(), command.chance());
        }
        return refused;
    }

    static @Nullable Rejection lose(Command.LoseAttempt command, Decision decision) {
        var state = decision.state();
        var operation = state.operation(command.operation());
        if (operation == null) {
            return absent(state, command.operation());
        }
        if (command.attempt() != operation.attempt() || operation.phase() != Phase.RUNNING) {
            return Rejection.STALE_ATTEMPT;
        }
        int losses = operation.losses() + 1;
        if (losses > Backoff.LOST_ATTEMPTS_MAX) {
            var failure = Failure.of(
                    "AttemptsLost", "lost " + losses + " attempts, the last one: " + command.why(), Category.RESOURCE);
            close(decision, operation, new Closing.Failed(failure));
            return null;
        }
        loseAttempt(decision, operation, command.why(), Backoff.afterLoss(losses, command.chance()));
        return null;
    }

    static @Nullable Rejection defer(Command.DeferAttempt command, Decision decision) {
        var state = decision.state();
        var operation = state.operation(command.operation());
        if (operation == null) {
            return absent(state, command.operation());
        }
        if (operation.phase() == Phase.WAITING) {
            return Rejection.INVALID;
        }
        if (command.attempt() != operation.attempt() || operation.phase() != Phase.RUNNING) {
            return Rejection.STALE_ATTEMPT;
        }
        Arming.attemptTimers(decision, operation, false);
        Arming.endLease(decision, operation);
        long retryAt = Timing.plus(decision.atMillis(), Math.max(command.delayMillis(), 1));
        decision.emit(new Event.AttemptDeferred(operation.id(), operation.attempt(), command.why(), retryAt));
        Arming.attemptTimers(decision, operation, true);
        return null;
    }

    static @Nullable Rejection heartbeat(Command.RecordHeartbeat command, Decision decision) {
        var state = decision.state();
        var operation = state.operation(command.operation());
        if (operation == null) {
            return absent(state, command.operation());
        }
        var refused = refuse(operation, command.attempt());
        if (refused != null) {
            return refused;
        }
        Arming.timer(decision, operation, TimerId.Kind.HEARTBEAT, false);
        decision.emit(new Event.Heartbeat(operation.id(), operation.attempt(), command.details()));
        Arming.timer(decision, operation, TimerId.Kind.HEARTBEAT, true);
        return null;
    }

    /** The attempt is lost; the next comes after {@code delayMillis}, at once if that is 0. */
    static void loseAttempt(Decision decision, OpenOperation operation, String why, long delayMillis) {
        Arming.attemptTimers(decision, operation, false);
        Arming.endLease(decision, operation);
        long retryAt = decision.atMillis() + delayMillis;
        decision.emit(new Event.AttemptLost(operation.id(), operation.attempt(), why, retryAt));
        if (delayMillis == 0) {
            startNext(decision, operation);
        } else {
            Arming.attemptTimers(decision, operation, true);
        }
    }

    /** Ends the attempt; the operation goes on if its policy and its schedule-to-close allow. */
    static void failAttempt(Decision decision, OpenOperation operation, Failure failure, double chance) {
        int failures = operation.failures() + 1;
        var policy = operation.retry();
        long retryAt =
                Timing.plus(decision.atMillis(), Backoff.afterFailure(policy, failures, failure.category(), chance));
        long closeAt = Timing.dueMillis(operation, TimerId.Kind.SCHEDULE_TO_CLOSE);
        boolean inTime = closeAt == Timing.NO_TIMER || retryAt < closeAt;
        if (!inTime || !Backoff.allows(policy, failures, failure)) {
            close(decision, operation, new Closing.Failed(failure));
            return;
        }
        Arming.attemptTimers(decision, operation, false);
        Arming.endLease(decision, operation);
        decision.emit(new Event.AttemptFailed(operation.id(), operation.attempt(), failure, retryAt));
        Arming.attemptTimers(decision, operation, true);
    }

    /** Begins the attempt that is due: a step runs here, a task goes to its queue; a paused run only notes it. */
    static void startNext(Decision decision, OpenOperation operation) {
        if (operation.spec() instanceof OperationSpec.Step && decision.state().status() == Status.OPEN) {
            decision.emit(new Event.AttemptStarted(operation.id(), operation.attempt(), ""));
            Arming.runStep(decision, operation);
        } else {
            decision.emit(new Event.AttemptDue(operation.id(), operation.attempt()));
            Arming.offerTask(decision, operation);
        }
        Arming.attemptTimers(decision, operation, true);
    }

    /** The operation ends by its own attempt's word. */
    static void close(Decision decision, OpenOperation operation, Closing closing) {
        Arming.clearTimers(decision, operation);
        Arming.endLease(decision, operation);
        decision.emit(new Event.OperationClosed(operation.id(), closing));
    }

    /** Why a word about an operation that is not open is refused. */
    static Rejection absent(ExecutionState state, OperationId id) {
        boolean mayBeForgotten = state.checkpointedAt() > 0;
        return state.ended(id) == null && !mayBeForgotten ? Rejection.NOT_FOUND : Rejection.ALREADY_CLOSED;
    }

    private static Rejection absent(ExecutionState state, OperationId id, int attempt, Closing closing) {
        var ended = state.ended(id);
        return ended != null && ended.closedBy(attempt, closing) ? Rejection.ALREADY_DONE : absent(state, id);
    }

    private static @Nullable Rejection refuse(OpenOperation operation, int attempt) {
        boolean isCallback = operation.spec() instanceof OperationSpec.Callback;
        if (operation.phase() == Phase.WAITING && !isCallback) {
            return Rejection.INVALID;
        }
        boolean isCurrent = attempt == operation.attempt() && (isCallback || operation.phase() == Phase.RUNNING);
        return isCurrent ? null : Rejection.STALE_ATTEMPT;
    }
}
