package io.fermata.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes on with a run that had ended or is blocked; the state is then folded anew and armed again. */
final class ReopenDecider {
    private ReopenDecider() {}

    static @Nullable Rejection reopen(Command.Reopen command, Decision decision) {
        var state = decision.state();
        var status = state.status();
        var from = fromOperation(state, command);
        var refused = refuse(state, command, from);
        if (refused != null) {
            return refused;
        }
        if (status == Status.BLOCKED) {
            for (var operation : state.openOperations()) {
                Arming.disarm(decision, operation, ParentClosePolicy.ABANDON);
            }
            Ending.runTimers(decision, false);
        }
        decision.emit(
                from == null
                        ? new Event.Reopened("", state.generation() + 1, Payload.NONE)
                        : new Event.Reopened(from.path(), state.generation() + 1, command.editedInput()));
        decision.effect(new Effect.Refold());
        decision.effect(new Effect.StatusChanged(status, Status.OPEN));
        return null;
    }

    /** Puts everything outside again that the open operations of a newly folded state need. */
    static void rearm(Decision decision) {
        var state = decision.state();
        Ending.runTimers(decision, true);
        for (var operation : List.copyOf(state.openOperations())) {
            rearm(decision, operation);
        }
        decision.effect(new Effect.AttributesChanged());
        state.views().forEach((key, value) -> decision.effect(new Effect.ViewChanged(key, value)));
    }

    private static void rearm(Decision decision, OpenOperation operation) {
        if (operation.phase() == OpenOperation.Phase.RUNNING) {
            decision.emit(new Event.AttemptLost(
                    operation.id(), operation.attempt(), "the run was reopened", decision.atMillis()));
        }
        boolean isDue = operation.phase() == OpenOperation.Phase.BACKING_OFF
                && operation.retryAtMillis() <= decision.atMillis();
        boolean isHeldStep =
                operation.phase() == OpenOperation.Phase.PENDING && operation.spec() instanceof OperationSpec.Step;
        if (isDue || isHeldStep) {
            Arming.timer(decision, operation, TimerId.Kind.SCHEDULE_TO_CLOSE, true);
            AttemptDecider.startNext(decision, operation);
        } else {
            Arming.arm(decision, operation);
        }
    }

    private static @Nullable OperationId fromOperation(ExecutionState state, Command.Reopen command) {
        var from = command.fromOperation();
        return from == null && state.status() == Status.FAILED ? state.lastFailedOperation() : from;
    }

    private static @Nullable Rejection refuse(
            ExecutionState state, Command.Reopen command, @Nullable OperationId from) {
        return switch (state.status()) {
            case OPEN, PAUSED -> Rejection.NOT_CLOSED;
            case CONTINUED -> Rejection.INVALID;
            case COMPLETED -> from == null ? Rejection.INVALID : refuse(state, from);
            case BLOCKED, FAILED, CANCELLED, TERMINATED, TIMED_OUT -> {
                if (from == null) {
                    yield command.editedInput().isNone() ? null : Rejection.INVALID;
                }
                yield refuse(state, from);
            }
        };
    }

    private static @Nullable Rejection refuse(ExecutionState state, OperationId from) {
        if (!state.knows(from)) {
            return Rejection.NOT_FOUND;
        }
        return ClosedOperation.INSTANT.equals(state.ended(from)) ? Rejection.INVALID : null;
    }
}
