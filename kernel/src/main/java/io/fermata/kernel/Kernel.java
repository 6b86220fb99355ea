package io.fermata.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one place where a command meets a run's state. */
public final class Kernel {
    /** Most things that a program may ask for in one turn. */
    public static final int INTENTS_MAX = 10_000;

    /** From this many events on, a program is told to continue as new. */
    public static final int HISTORY_EVENTS_WARN = 10_000;

    /** At this many events a run is to be blocked with advice. */
    public static final int HISTORY_EVENTS_MAX = 50_000;

    private Kernel() {}

    /**
     * Decides a command; the decision holds its events (already folded) and effects. A timer or message that comes too
     * late is no error: there may be no events.
     *
     * @return why the command was refused; null if it was not
     */
    public static @Nullable Rejection decide(ExecutionState state, Command command, Decision decision) {
        if (decision.state() != state) {
            throw new IllegalArgumentException("the decision is about another state");
        }
        if (!state.isStarted() && !(command instanceof Command.Start)) {
            return Rejection.NOT_FOUND;
        }
        return switch (command) {
            case Command.Start start -> LifecycleDecider.start(start, decision);
            case Command.CompleteTurn turn -> TurnDecider.complete(turn, decision);
            case Command.Block block -> LifecycleDecider.block(block, decision);
            case Command.StartAttempt attempt -> AttemptDecider.start(attempt, decision);
            case Command.CompleteAttempt attempt -> AttemptDecider.complete(attempt, decision);
            case Command.FailAttempt attempt -> AttemptDecider.fail(attempt, decision);
            case Command.LoseAttempt attempt -> AttemptDecider.lose(attempt, decision);
            case Command.DeferAttempt attempt -> AttemptDecider.defer(attempt, decision);
            case Command.RecordHeartbeat heartbeat -> AttemptDecider.heartbeat(heartbeat, decision);
            case Command.FireTimer timer -> TimerDecider.fire(timer, decision);
            case Command.OfferMessage message -> MessageDecider.offer(message, decision);
            case Command.ConfirmChild child -> ChildDecider.confirm(child, decision);
            case Command.CloseChild child -> ChildDecider.close(child, decision);
            case Command.RefuseOperation refused -> ChildDecider.refuseOther(refused, decision);
            case Command.ConfirmOperation confirmed -> ChildDecider.confirmOther(confirmed, decision);
            case Command.Signal signal -> LifecycleDecider.signal(signal, decision);
            case Command.AcceptUpdate update -> UpdateDecider.accept(update, decision);
            case Command.RequestCancel cancel -> LifecycleDecider.requestCancel(cancel, decision);
            case Command.Terminate terminate -> LifecycleDecider.terminate(terminate, decision);
            case Command.Pause pause -> LifecycleDecider.pause(pause, decision);
            case Command.Resume resume -> LifecycleDecider.resume(resume, decision);
            case Command.Reopen reopen -> ReopenDecider.reopen(reopen, decision);
            case Command.CompleteByHand byHand -> ByHandDecider.complete(byHand, decision);
        };
    }

    /**
     * Decides what must act again after {@link Effect.Refold}: {@code state} is the newly folded one. Events (attempts
     * that begin anew) go into the same batch as {@link Event.Reopened}.
     */
    public static void rearm(ExecutionState state, Decision decision) {
        if (decision.state() != state) {
            throw new IllegalArgumentException("the decision is about another state");
        }
        ReopenDecider.rearm(decision);
    }

    /**
     * The state that the run's first record, a snapshot and the records from {@link Snapshot#shownFrom} on add up to;
     * none of them may hold a {@link Event.Reopened} behind the snapshot.
     */
    public static ExecutionState fold(RunId run, HistoryRecord first, Snapshot snapshot, List<HistoryRecord> tail) {
        var state = new ExecutionState(run);
        state.apply(first.events().getFirst(), first.atMillis());
        state.restore(snapshot);
        for (var entry : EffectiveHistory.of(tail)) {
            if (entry.sequence() > snapshot.sequence()) {
                state.applyAt(entry.sequence(), entry.event(), entry.atMillis());
            }
        }
        return state;
    }

    /** The state that a whole history adds up to, without what a {@link Event.Reopened} made void. */
    public static ExecutionState fold(RunId run, List<HistoryRecord> history) {
        var state = new ExecutionState(run);
        for (var entry : EffectiveHistory.of(history)) {
            state.applyAt(entry.sequence(), entry.event(), entry.atMillis());
        }
        return state;
    }

    /**
     * What a run in this state has outside (timers, places in queues, waits, leases): an effect that would put each
     * there. For whoever compares what should be there with what is.
     */
    public static List<Effect> armed(ExecutionState state) {
        var decision = new Decision(state, 0);
        if (!state.status().isClosed()) {
            Ending.runTimers(decision, true);
            for (var operation : List.copyOf(state.openOperations())) {
                Arming.arm(decision, operation);
                lease(decision, operation);
            }
        }
        return decision.effects();
    }

    private static void lease(Decision decision, OpenOperation operation) {
        if (operation.spec() instanceof OperationSpec.Task && operation.phase() == OpenOperation.Phase.RUNNING) {
            decision.effect(new Effect.LeaseTask(
                    operation.id(),
                    operation.attempt(),
                    operation.worker(),
                    operation.timeouts().heartbeatMillis()));
        }
    }
}
