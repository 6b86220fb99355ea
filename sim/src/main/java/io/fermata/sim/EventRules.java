package io.fermata.sim;

import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunEnd;
import io.fermata.sim.RunModel.Operation;
import io.fermata.sim.RunModel.Phase;
import io.fermata.sim.RunModel.Status;
import java.util.function.Supplier;

/** Takes one event into a run's model, and says so if it cannot have happened. */
final class EventRules {
    private static final String ONCE = "5 state changes exactly once";
    private static final String TIMERS = "7 timers fire once, never early";

    private final Model model;
    private final Reports reports;

    EventRules(Model model, Reports reports) {
        this.model = model;
        this.reports = reports;
    }

    void apply(RunModel run, Event event, long at) {
        next(run, event, at);
        switch (event) {
            case Event.Started it -> started(run, it, at);
            case Event.StartDelayElapsed it -> run.delayed = false;
            case Event.TurnTaken it -> turn(run, it);
            case Event.OperationOpened it -> opened(run, it, at);
            case Event.AttemptDue it -> due(run, it, at);
            case Event.AttemptStarted it -> attemptStarted(run, it, at);
            case Event.AttemptFailed it -> failed(run, it, at);
            case Event.AttemptLost it -> lost(run, it, at);
            case Event.AttemptDeferred it -> ended(run, it.operation().path(), it.attempt(), 0, it.retryAtMillis(), at);
            case Event.Heartbeat it -> open(run, it.operation().path(), it).beatAt = at;
            case Event.MessageDelivered it -> delivered(run, it);
            case Event.ChildStarted it -> open(run, it.operation().path(), it);
            case Event.OperationClosed it -> closed(run, it, at);
            case Event.Signalled it -> signalled(run, it);
            case Event.CancelRequested it -> cancelRequested(run);
            case Event.Paused it -> paused(run);
            case Event.Resumed it -> resumed(run, at);
            case Event.Blocked it -> blocked(run, it);
            case Event.UpdateAccepted it -> updateAccepted(run, it);
            case Event.UpdateAnswered it -> updateAnswered(run, it);
            case Event.Closed it -> runClosed(run, it);
            case Event.Reopened it -> reopened(run, it, at);
            case Event.Annotated it -> annotated(run, it);
            case Event.ViewSet it -> {}
            case Event.AttributesSet it -> run.attributes.putAll(it.attributes());
            case Event.Checkpointed it -> CodeRules.checkpointed(run);
            case Event.StepLimitSet it -> LimitRules.set(run, it.steps());
            case Event.ChannelWritten it -> run.wrote(it);
            case Event.Forked it -> {}
        }
    }

    private void next(RunModel run, Event event, long at) {
        run.sequence++;
        must(run.sequence == 1 == event instanceof Event.Started, ONCE, run, () -> event + " at " + run.sequence);
        boolean goesOn = event instanceof Event.Reopened && !run.goesOnElsewhere();
        must(!run.isClosed() || goesOn, ONCE, run, () -> event + " after the end");
        must(at >= run.atMillis, TIMERS, run, () -> "time falls from " + run.atMillis + " to " + at);
        run.atMillis = at;
        var entry = new RunModel.Entry(run.sequence, at, event);
        run.kept.add(entry);
        run.raw.put(run.sequence, entry);
        if (event.wakesProgram()) {
            run.lastWaking = run.sequence;
        }
    }

    private static void cancelRequested(RunModel run) {
        run.cancelRequestedAt = run.sequence;
        run.wasCancelRequested = true;
    }

    private void reopened(RunModel run, Event.Reopened it, long at) {
        new Rebuilding(model, reports).reopened(run, it, at);
    }

    private static void paused(RunModel run) {
        run.status = Status.PAUSED;
        run.heldAt = run.sequence;
        run.pauses++;
    }

    private void updateAccepted(RunModel run, Event.UpdateAccepted it) {
        must(run.updates.put(it.updateId(), false) == null, ONCE, run, () -> "update " + it.updateId() + " twice");
    }

    private void updateAnswered(RunModel run, Event.UpdateAnswered it) {
        must(Boolean.FALSE.equals(run.updates.put(it.updateId(), true)), ONCE, run, () -> "answer to " + it);
        run.answered.add(it.updateId());
    }

    private void started(RunModel run, Event.Started it, long at) {
        run.spec = it.spec();
        run.attributes.putAll(it.spec().attributes());
        run.startedAt = at;
        run.delayed = it.spec().delayMillis() > 0;
        model.started(run);
    }

    private void turn(RunModel run, Event.TurnTaken it) {
        // A turn that was under way when the run was paused is still taken.
        boolean mayAct = run.status == Status.OPEN || it.through() < run.heldAt;
        must(mayAct, ONCE, run, () -> "a turn while " + run.status);
        must(it.number() == run.turns + 1, ONCE, run, () -> "turn " + it.number() + " after " + run.turns);
        must(
                it.through() > run.through && it.through() < run.sequence,
                ONCE,
                run,
                () -> "a turn through " + it.through() + " at " + run.sequence);
        LimitRules.turn(model, reports, run);
        run.turns = it.number();
        run.through = it.through();
        for (long signal : it.consumedSignals()) {
            must(run.unreadSignals.remove(signal) != null, ONCE, run, () -> "signal " + signal + " is taken twice");
        }
    }

    private void opened(RunModel run, Event.OperationOpened it, long at) {
        var path = it.operation().path();
        var fresh = new Operation(path, it.spec(), at, run.sequence, run.status == Status.OPEN);
        fresh.generation = run.generation;
        must(run.operations.put(path, fresh) == null, ONCE, run, () -> "operation " + path + " opens twice");
        run.asked.put(run.key(fresh), it.spec());
        if (fresh.phase == Phase.RUNNING) {
            run.begins(fresh, 1);
        }
        CodeRules.opened(reports, run, it.spec().name());
        if (it.spec() instanceof OperationSpec.Publish publish) {
            model.messages().published(run, path, publish.message());
        } else if (it.spec() instanceof OperationSpec.Await await) {
            model.messages().awaits(await);
        }
    }

    private void due(RunModel run, Event.AttemptDue it, long at) {
        var operation = open(run, it.operation().path(), it);
        must(at >= operation.retryAt, TIMERS, run, () -> it + " at " + at + ", due at " + operation.retryAt);
        must(it.attempt() == operation.attempt, ONCE, run, () -> it + " but attempt " + operation.attempt + " is next");
        overtakes(run, operation);
        operation.phase = Phase.PENDING;
        operation.since = at;
        operation.queuedAt = at;
    }

    private static void resumed(RunModel run, long at) {
        run.status = Status.OPEN;
        run.operations.values().stream()
                .filter(operation -> operation.phase == Phase.PENDING)
                .forEach(operation -> operation.queuedAt = at);
    }

    private void overtakes(RunModel run, Operation operation) {
        boolean hasWaited = operation.retryAt > operation.since && !run.isBeingArmed();
        if (operation.phase == Phase.BACKING_OFF && hasWaited) {
            TimerOrder.fired(reports, run, operation, operation.retryAt);
        }
    }

    private static void annotated(RunModel run, Event.Annotated it) {
        if (it.kind().equals(PlanWorkflow.TOLD)) {
            run.told.add(Bodies.text(it.note()));
        }
    }

    private void attemptStarted(RunModel run, Event.AttemptStarted it, long at) {
        var operation = open(run, it.operation().path(), it);
        must(run.status == Status.OPEN, ONCE, run, () -> it + " while " + run.status);
        must(operation.phase != Phase.RUNNING, ONCE, run, () -> it + " while an attempt runs");
        must(it.attempt() == operation.attempt, ONCE, run, () -> it + " but attempt " + operation.attempt + " is next");
        boolean early = operation.phase == Phase.BACKING_OFF && at < operation.retryAt;
        must(!early, TIMERS, run, () -> it + " at " + at + ", due at " + operation.retryAt);
        overtakes(run, operation);
        QueueRules.started(model, reports, run, operation, at);
        operation.phase = Phase.RUNNING;
        run.begins(operation, it.attempt());
        operation.since = at;
        operation.beatAt = at;
    }

    private void failed(RunModel run, Event.AttemptFailed it, long at) {
        var operation = ended(run, it.operation().path(), it.attempt(), 1, it.retryAtMillis(), at);
        AttemptRules.failed(reports, run, operation, it, at);
        model.ledger().failed(run, it);
    }

    private void lost(RunModel run, Event.AttemptLost it, long at) {
        var operation = ended(run, it.operation().path(), it.attempt(), 1, it.retryAtMillis(), at);
        AttemptRules.lost(reports, run, operation, it, at);
    }

    private Operation ended(RunModel run, String path, int attempt, int next, long retryAt, long at) {
        var operation = open(run, path, "the end of attempt " + attempt);
        boolean isCurrent = operation.phase == Phase.RUNNING && attempt == operation.attempt;
        must(isCurrent, ONCE, run, () -> "attempt " + attempt + " of " + path + " ends, but it is not the open one");
        operation.attempt = attempt + next;
        operation.phase = Phase.BACKING_OFF;
        operation.retryAt = retryAt;
        operation.since = at;
        return operation;
    }

    private void delivered(RunModel run, Event.MessageDelivered it) {
        var operation = open(run, it.operation().path(), it);
        must(operation.delivered.put(it.arm(), it.messageId()) == null, ONCE, run, () -> it + " twice");
        if (operation.spec instanceof OperationSpec.Await await) {
            var arm = await.arms().get(it.arm());
            long aloneSince = model.messages().aloneSince(arm);
            int waits = model.messages().waits(arm);
            if (it.messageId().equals(Repairs.BY_HAND) && model.isHanded(run, operation.path)) {
                return;
            }
            model.afterBatch(() -> {
                // Whoever began to wait in the same batch may have come before.
                boolean isAlone = model.messages().waits(arm) == waits;
                model.messages().delivered(run, arm, it.messageId(), it.payload(), isAlone ? aloneSince : 0);
            });
        } else {
            must(false, ONCE, run, () -> it + " to " + operation.spec);
        }
    }

    private void closed(RunModel run, Event.OperationClosed it, long at) {
        var operation = open(run, it.operation().path(), it);
        ClosingRules.check(model, reports, run, operation, it.closing(), at);
        AttemptRules.closed(reports, run, operation, it.closing());
        LimitRules.ended(run, operation, it.closing());
        operation.phase = Phase.CLOSED;
        operation.closing = it.closing();
        operation.closedSequence = run.sequence;
        if (it.closing() instanceof Closing.Completed completed) {
            run.recorded.add(Bodies.text(completed.result()));
        }
        if (!model.isHanded(run, operation.path)) {
            TimerOrder.fired(reports, run, operation, TimerOrder.closedAt(operation, it.closing()));
        }
        awaitsNoMore(operation);
    }

    private void signalled(RunModel run, Event.Signalled it) {
        run.unreadSignals.put(run.sequence, it.name() + "/" + it.signalId());
        if (run.inFirstRecord) {
            run.carried.add(it.name() + "/" + it.signalId());
        }
        int times = run.signals.getOrDefault(it.signalId(), 0) + 1;
        run.signals.put(it.signalId(), times);
        if (!it.signalId().isEmpty()) {
            must(times == 1, "6 no lost message", run, () -> "signal " + it.signalId() + " is recorded twice");
            model.signalled(run, it.signalId());
        }
    }

    private void blocked(RunModel run, Event.Blocked it) {
        run.status = Status.BLOCKED;
        run.heldAt = run.sequence;
        must(
                model.mayBlock(run),
                "9 replay gives the same operations",
                run,
                () -> "blocked: " + it.reason() + " / " + it.advice());
        must(!it.reason().isBlank() && !it.advice().isBlank(), "9 replay", run, () -> "blocked without advice");
    }

    private void runClosed(RunModel run, Event.Closed it) {
        must(
                it.unreadSignals().equals(java.util.List.copyOf(run.unreadSignals.keySet())),
                "6 no lost message",
                run,
                () -> "closed with unread signals " + it.unreadSignals() + ", not " + run.unreadSignals.keySet());
        run.status = Status.CLOSED;
        run.end = it.end();
        run.ends.add(it.end());
        run.closedAt = run.atMillis;
        for (var operation : run.operations.values()) {
            if (operation.isOpen()) {
                awaitsNoMore(operation);
            }
            operation.phase = Phase.CLOSED;
        }
        if (it.end() instanceof RunEnd.Completed completed) {
            ResultRules.check(model, reports, run, completed.result());
        }
        EndRules.check(model, reports, run, run.atMillis);
        model.closed(run);
    }

    private void awaitsNoMore(Operation operation) {
        if (operation.spec instanceof OperationSpec.Await await) {
            model.messages().awaitsNoMore(await);
        }
    }

    /** The open operation; a stand-in, after a report, if there is none. */
    private Operation open(RunModel run, String path, Object what) {
        var operation = run.operation(path);
        if (operation == null || !operation.isOpen()) {
            reports.violation(ONCE, run + ": " + what + " for operation " + path + ", which is not open");
            return new Operation(path, new OperationSpec.Timer("none", 0), 0, 0, false);
        }
        return operation;
    }

    private void must(boolean holds, String promise, RunModel run, Supplier<String> what) {
        reports.check(holds, promise, () -> run + ": " + what.get());
    }

    /** Whether an operation ended well. */
    static boolean isCompleted(Operation operation) {
        return operation.closing instanceof Closing.Completed;
    }
}
