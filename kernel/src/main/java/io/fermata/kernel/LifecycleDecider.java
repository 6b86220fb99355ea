package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** What people and other executions do to a run as a whole. */
final class LifecycleDecider {
    private LifecycleDecider() {}

    static @Nullable Rejection start(Command.Start command, Decision decision) {
        if (decision.state().isStarted()) {
            return Rejection.ALREADY_STARTED;
        }
        decision.emit(new Event.Started(command.spec()));
        if (command.stepsMax() > 0) {
            decision.emit(new Event.StepLimitSet(command.stepsMax()));
        }
        decision.effect(new Effect.StatusChanged(null, Status.OPEN));
        Ending.runTimers(decision, true);
        carryOver(command.carried(), decision);
        return null;
    }

    private static void carryOver(Carried carried, Decision decision) {
        if (!carried.channels().isEmpty()) {
            decision.emit(new Event.ChannelWritten(Event.ChannelWritten.CARRIED, carried.channels()));
        }
        carried.signals().forEach(decision::emit);
        carried.updates().forEach(decision::emit);
        var cancelReason = carried.cancelReason();
        if (cancelReason != null) {
            decision.emit(new Event.CancelRequested(cancelReason));
        }
    }

    static @Nullable Rejection signal(Command.Signal command, Decision decision) {
        if (decision.state().status().isClosed()) {
            return Rejection.ALREADY_CLOSED;
        }
        decision.emit(new Event.Signalled(command.name(), command.payload(), command.signalId()));
        return null;
    }

    static @Nullable Rejection requestCancel(Command.RequestCancel command, Decision decision) {
        var state = decision.state();
        if (state.status().isClosed()) {
            return Rejection.ALREADY_CLOSED;
        }
        if (state.cancelRequested()) {
            return Rejection.ALREADY_DONE;
        }
        decision.emit(new Event.CancelRequested(command.reason()));
        return null;
    }

    static @Nullable Rejection terminate(Command.Terminate command, Decision decision) {
        if (decision.state().status().isClosed()) {
            return Rejection.ALREADY_CLOSED;
        }
        Ending.close(decision, new RunEnd.Terminated(command.reason()));
        return null;
    }

    static @Nullable Rejection pause(Command.Pause command, Decision decision) {
        return switch (decision.state().status()) {
            case OPEN -> {
                hold(decision, new Event.Paused(command.reason()));
                yield null;
            }
            case PAUSED -> Rejection.ALREADY_DONE;
            case BLOCKED -> Rejection.PAUSED;
            case COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT, CONTINUED -> Rejection.ALREADY_CLOSED;
        };
    }

    static @Nullable Rejection block(Command.Block command, Decision decision) {
        return switch (decision.state().status()) {
            case OPEN, PAUSED -> {
                hold(decision, new Event.Blocked(command.reason(), command.advice()));
                yield null;
            }
            case BLOCKED -> Rejection.ALREADY_DONE;
            case COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT, CONTINUED -> Rejection.ALREADY_CLOSED;
        };
    }

    static @Nullable Rejection resume(Command.Resume command, Decision decision) {
        var state = decision.state();
        var from = state.status();
        if (from.isClosed()) {
            return Rejection.ALREADY_CLOSED;
        }
        if (from == Status.OPEN && command.stepsMax() == 0) {
            return Rejection.NOT_PAUSED;
        }
        if (command.stepsMax() > 0 || state.stepLimit().isReached()) {
            decision.emit(new Event.StepLimitSet(command.stepsMax()));
        }
        if (from == Status.OPEN) {
            return null;
        }
        decision.emit(new Event.Resumed());
        decision.effect(new Effect.StatusChanged(from, Status.OPEN));
        for (var operation : state.openOperations()) {
            if (operation.phase() == OpenOperation.Phase.PENDING) {
                release(decision, operation);
            }
        }
        return null;
    }

    private static void release(Decision decision, OpenOperation operation) {
        if (operation.spec() instanceof OperationSpec.Step) {
            AttemptDecider.startNext(decision, operation);
        } else {
            Arming.offerTask(decision, operation);
        }
    }

    /** No further step may begin: what runs goes on and is recorded. */
    static void pauseAtLimit(Decision decision) {
        int steps = decision.state().stepLimit().stepsMax();
        hold(decision, new Event.Paused(Status.STEP_LIMIT + " " + steps + " reached"));
    }

    /** Takes pending tasks out of their queues; what runs goes on and is recorded. */
    private static void hold(Decision decision, Event event) {
        var state = decision.state();
        var from = state.status();
        for (var operation : state.openOperations()) {
            Arming.withdrawTask(decision, operation);
        }
        decision.emit(event);
        decision.effect(new Effect.StatusChanged(from, state.status()));
    }
}
