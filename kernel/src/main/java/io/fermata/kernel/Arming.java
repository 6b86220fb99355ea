package io.fermata.kernel;

import io.fermata.kernel.OpenOperation.Phase;
import io.fermata.kernel.TimerId.Kind;
import java.util.List;

/** What an open operation has outside the kernel (timers, queue places, leases, waits): put there and taken back. */
final class Arming {
    private static final Kind[] LIFE_TIMERS = {Kind.SLEEP, Kind.AWAIT_TIMEOUT, Kind.SCHEDULE_TO_CLOSE};
    private static final Kind[] ATTEMPT_TIMERS = {
        Kind.RETRY, Kind.SCHEDULE_TO_START, Kind.START_TO_CLOSE, Kind.HEARTBEAT
    };

    private Arming() {}

    /** Puts everything there that an operation needs as it stands now. */
    static void arm(Decision decision, OpenOperation operation) {
        lifeTimers(decision, operation, true);
        attemptTimers(decision, operation, true);
        switch (operation.spec()) {
            case OperationSpec.Step step -> runStep(decision, operation);
            case OperationSpec.Task task -> offerTask(decision, operation);
            case OperationSpec.Await await -> waits(decision, operation, await, true);
            case OperationSpec.Child child ->
                decision.effect(new Effect.StartChild(operation.id(), child, operation.generation()));
            case OperationSpec.SignalOther signal ->
                decision.effect(new Effect.SignalOther(operation.id(), signal, operation.generation()));
            case OperationSpec.Callback callback -> {}
            case OperationSpec.Timer timer -> {}
            case OperationSpec.Publish publish -> {}
            case OperationSpec.Marker marker -> {}
        }
    }

    /** Takes everything back: the operation ends, whatever it was doing. */
    static void disarm(Decision decision, OpenOperation operation, ParentClosePolicy childPolicy) {
        lifeTimers(decision, operation, false);
        attemptTimers(decision, operation, false);
        switch (operation.spec()) {
            case OperationSpec.Step step -> abandon(decision, operation);
            case OperationSpec.Task task -> {
                withdrawTask(decision, operation);
                abandon(decision, operation);
                endLease(decision, operation);
            }
            case OperationSpec.Await await -> waits(decision, operation, await, false);
            case OperationSpec.Child child -> closeChild(decision, operation, childPolicy);
            case OperationSpec.SignalOther signal -> {}
            case OperationSpec.Callback callback -> {}
            case OperationSpec.Timer timer -> {}
            case OperationSpec.Publish publish -> {}
            case OperationSpec.Marker marker -> {}
        }
    }

    /** Takes back the timers of an operation that ended by itself. */
    static void clearTimers(Decision decision, OpenOperation operation) {
        lifeTimers(decision, operation, false);
        attemptTimers(decision, operation, false);
    }

    static void runStep(Decision decision, OpenOperation operation) {
        if (operation.phase() == Phase.RUNNING) {
            decision.effect(new Effect.RunStep(operation.id(), operation.attempt(), operation.generation()));
        }
    }

    static void offerTask(Decision decision, OpenOperation operation) {
        if (isQueued(decision, operation) && operation.spec() instanceof OperationSpec.Task task) {
            decision.effect(new Effect.OfferTask(operation.id(), operation.attempt(), task.queue(), task.priority()));
        }
    }

    static void withdrawTask(Decision decision, OpenOperation operation) {
        if (isQueued(decision, operation) && operation.spec() instanceof OperationSpec.Task task) {
            decision.effect(
                    new Effect.WithdrawTask(operation.id(), operation.attempt(), task.queue(), task.priority()));
        }
    }

    /** A paused or blocked run has nothing in any queue. */
    private static boolean isQueued(Decision decision, OpenOperation operation) {
        return operation.phase() == Phase.PENDING && decision.state().status() == Status.OPEN;
    }

    static void abandon(Decision decision, OpenOperation operation) {
        if (operation.phase() == Phase.RUNNING) {
            decision.effect(new Effect.AbandonAttempt(operation.id(), operation.attempt()));
        }
    }

    static void endLease(Decision decision, OpenOperation operation) {
        if (operation.phase() == Phase.RUNNING && operation.spec() instanceof OperationSpec.Task) {
            decision.effect(new Effect.EndLease(operation.id(), operation.attempt()));
        }
    }

    static void waits(Decision decision, OpenOperation operation, OperationSpec.Await await, boolean register) {
        List<OperationSpec.Arm> arms = await.arms();
        for (int i = 0; i < arms.size(); i++) {
            var arm = arms.get(i);
            if (!operation.delivered(i)) {
                decision.effect(
                        register
                                ? new Effect.RegisterWait(operation.id(), i, arm.type(), arm.key())
                                : new Effect.WithdrawWait(operation.id(), i, arm.type(), arm.key()));
            }
        }
    }

    private static void closeChild(Decision decision, OpenOperation operation, ParentClosePolicy policy) {
        if (policy != ParentClosePolicy.ABANDON) {
            decision.effect(new Effect.CloseChild(operation.id(), operation.childWorkflowId(), policy));
        }
    }

    /** Timers that span all attempts. */
    private static void lifeTimers(Decision decision, OpenOperation operation, boolean set) {
        for (var kind : LIFE_TIMERS) {
            timer(decision, operation, kind, set);
        }
    }

    /** Timers of the attempt at hand, or of the wait for the next. */
    static void attemptTimers(Decision decision, OpenOperation operation, boolean set) {
        for (var kind : ATTEMPT_TIMERS) {
            timer(decision, operation, kind, set);
        }
    }

    static void timer(Decision decision, OpenOperation operation, Kind kind, boolean set) {
        long due = Timing.dueMillis(operation, kind);
        if (due != Timing.NO_TIMER) {
            var id = Timing.timerId(operation, kind);
            decision.effect(set ? new Effect.SetTimer(id, due) : new Effect.ClearTimer(id, due));
        }
    }
}
