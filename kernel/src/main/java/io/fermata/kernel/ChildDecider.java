package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** Words from other executions: children that start and end, requests that were done or refused. */
final class ChildDecider {
    private ChildDecider() {}

    static @Nullable Rejection confirm(Command.ConfirmChild command, Decision decision) {
        var operation = decision.state().operation(command.operation());
        if (operation == null) {
            return AttemptDecider.absent(decision.state(), command.operation());
        }
        var refused = refuse(operation, command.generation());
        if (refused != null) {
            return refused;
        }
        if (operation.childRun() != null) {
            return command.run().equals(operation.childRun()) ? Rejection.ALREADY_DONE : Rejection.INVALID;
        }
        decision.emit(new Event.ChildStarted(operation.id(), command.workflowId(), command.run()));
        return null;
    }

    static @Nullable Rejection close(Command.CloseChild command, Decision decision) {
        var operation = decision.state().operation(command.operation());
        if (operation == null) {
            return AttemptDecider.absent(decision.state(), command.operation());
        }
        var refused = refuse(operation, command.generation());
        if (refused != null) {
            return refused;
        }
        var closing = closing(command.end());
        if (closing == null) {
            return Rejection.INVALID;
        }
        decision.emit(new Event.OperationClosed(operation.id(), closing));
        return null;
    }

    static @Nullable Rejection confirmOther(Command.ConfirmOperation command, Decision decision) {
        var operation = decision.state().operation(command.operation());
        if (operation == null) {
            return AttemptDecider.absent(decision.state(), command.operation());
        }
        if (!(operation.spec() instanceof OperationSpec.SignalOther)) {
            return Rejection.INVALID;
        }
        decision.emit(new Event.OperationClosed(operation.id(), new Closing.Completed(Payload.NONE)));
        return null;
    }

    static @Nullable Rejection refuseOther(Command.RefuseOperation command, Decision decision) {
        var operation = decision.state().operation(command.operation());
        if (operation == null) {
            return AttemptDecider.absent(decision.state(), command.operation());
        }
        boolean isRefusable = operation.spec() instanceof OperationSpec.SignalOther
                || operation.spec() instanceof OperationSpec.Child;
        if (!isRefusable) {
            return Rejection.INVALID;
        }
        decision.emit(new Event.OperationClosed(operation.id(), new Closing.Failed(command.failure())));
        return null;
    }

    private static @Nullable Rejection refuse(OpenOperation operation, int generation) {
        if (!(operation.spec() instanceof OperationSpec.Child)) {
            return Rejection.INVALID;
        }
        return generation == operation.generation() ? null : Rejection.STALE_ATTEMPT;
    }

    /** A child's end as its parent sees it; null if the child's chain goes on. */
    private static @Nullable Closing closing(RunEnd end) {
        if (end.status() == Status.CONTINUED) {
            return null;
        }
        return switch (end) {
            case RunEnd.Completed completed -> new Closing.Completed(completed.result());
            case RunEnd.Failed failed -> new Closing.Failed(failed.failure());
            case RunEnd.Cancelled cancelled -> failed("ChildCancelled", cancelled.reason());
            case RunEnd.Terminated terminated -> failed("ChildTerminated", terminated.reason());
            case RunEnd.TimedOut timedOut -> new Closing.TimedOut(timedOut.which());
            case RunEnd.ContinuedAsNew continued -> null;
        };
    }

    private static Closing failed(String type, String reason) {
        return new Closing.Failed(Failure.of(type, reason, Category.LOGIC));
    }
}
