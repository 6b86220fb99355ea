package io.fermata.kernel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ways in which a run ends. Whatever is open ends in the same batch, without events of its own. */
final class Ending {
    private Ending() {}

    static void timeOutExecution(Decision decision) {
        long dueMillis = decision.state().executionTimeoutAtMillis();
        if (dueMillis != 0 && dueMillis <= decision.atMillis()) {
            close(decision, new RunEnd.TimedOut("execution", null));
        }
    }

    static void timeOutRun(Decision decision, Command.FireTimer command) {
        long dueMillis = decision.state().runTimeoutAtMillis();
        if (dueMillis != 0 && dueMillis <= decision.atMillis()) {
            var failure = Failure.of("Timeout.Run", "the run ran out of time", Category.TRANSIENT);
            var next = nextAttempt(decision, failure, command.chance(), command.nextRun());
            close(decision, new RunEnd.TimedOut("run", next == null ? null : next.run()));
            start(decision, next);
        }
    }

    static void fail(Decision decision, Failure failure, RunId nextRun) {
        var next = nextAttempt(decision, failure, chance(nextRun), nextRun);
        close(decision, new RunEnd.Failed(failure, next == null ? null : next.run()));
        start(decision, next);
    }

    static void continueAsNew(Decision decision, Intent.ContinueAsNew intent, RunId nextRun) {
        var state = decision.state();
        var spec = next(state, intent.workflow(), intent.codeVersion(), intent.input(), state.attributes(), 1, 0);
        var carried = carried(state, state.channels().asWrites());
        var start =
                new Effect.StartRun(nextRun, spec, carried, state.stepLimit().left());
        close(decision, new RunEnd.ContinuedAsNew(nextRun));
        start(decision, start);
    }

    /** Ends the run and takes back everything that its open operations have outside. */
    static void close(Decision decision, RunEnd end) {
        var state = decision.state();
        var from = state.status();
        for (var operation : state.openOperations()) {
            Arming.disarm(decision, operation, childPolicy(operation));
        }
        runTimers(decision, false);
        decision.emit(new Event.Closed(end, List.copyOf(state.unreadSignals().keySet())));
        decision.effect(new Effect.StatusChanged(from, end.status()));
        var parent = state.spec().parent();
        if (parent != null && end.status() != Status.CONTINUED) {
            decision.effect(new Effect.NotifyParent(parent, end));
        }
    }

    /** Sets or clears the timers of the run itself. */
    static void runTimers(Decision decision, boolean set) {
        var state = decision.state();
        timer(decision, TimerId.Kind.EXECUTION_TIMEOUT, state.executionTimeoutAtMillis(), set);
        timer(decision, TimerId.Kind.RUN_TIMEOUT, state.runTimeoutAtMillis(), set);
        if (state.delayed()) {
            timer(decision, TimerId.Kind.START_DELAY, state.firstTurnAtMillis(), set);
        }
    }

    private static void timer(Decision decision, TimerId.Kind kind, long dueMillis, boolean set) {
        if (dueMillis != 0) {
            var id = TimerId.ofRun(kind);
            decision.effect(set ? new Effect.SetTimer(id, dueMillis) : new Effect.ClearTimer(id, dueMillis));
        }
    }

    private static ParentClosePolicy childPolicy(OpenOperation operation) {
        return operation.spec() instanceof OperationSpec.Child child ? child.policy() : ParentClosePolicy.ABANDON;
    }

    private static void start(Decision decision, Effect.@Nullable StartRun next) {
        if (next != null) {
            decision.effect(next);
        }
    }

    private static Effect.@Nullable StartRun nextAttempt(
            Decision decision, Failure failure, double chance, RunId nextRun) {
        var state = decision.state();
        var spec = state.spec();
        if (state.cancelRequested() || !Backoff.allows(spec.retry(), spec.attempt(), failure)) {
            return null;
        }
        long delayMillis = Backoff.afterFailure(spec.retry(), spec.attempt(), failure.category(), chance);
        long giveUpAtMillis = state.executionTimeoutAtMillis();
        if (giveUpAtMillis != 0 && Timing.plus(decision.atMillis(), delayMillis) >= giveUpAtMillis) {
            return null;
        }
        var nextSpec = next(
                state,
                spec.workflow(),
                spec.codeVersion(),
                spec.input(),
                spec.attributes(),
                spec.attempt() + 1,
                delayMillis);
        return new Effect.StartRun(
                nextRun, nextSpec, carried(state, List.of()), state.stepLimit().stepsMax());
    }

    private static StartSpec next(
            ExecutionState state,
            String workflow,
            String codeVersion,
            Payload input,
            Map<String, Payload> attributes,
            int attempt,
            long delayMillis) {
        var spec = state.spec();
        return new StartSpec(
                spec.workflowId(),
                workflow,
                spec.programKind(),
                codeVersion,
                input,
                attributes,
                spec.memo(),
                spec.correlationId(),
                spec.executionTimeoutMillis(),
                spec.runTimeoutMillis(),
                state.executionStartMillis(),
                spec.retry(),
                attempt,
                delayMillis,
                state.run(),
                spec.parent());
    }

    private static Carried carried(ExecutionState state, List<ChannelWrite> channels) {
        var unseen = state.cancelRequestedAt() > state.through() ? state.cancelReason() : null;
        return new Carried(
                List.copyOf(state.unreadSignals().values()), state.updates().unanswered(), channels, unseen);
    }

    /** A turn brings no dice, but the id of the next run is as good as one. */
    private static double chance(RunId nextRun) {
        long mixed = (nextRun.low() ^ nextRun.high()) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return (mixed >>> 11) * 0x1p-53;
    }
}
