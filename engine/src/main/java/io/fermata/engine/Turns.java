package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Intent;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Opens turns, takes their answers, and keeps the row by which recovery finds the runs that must act. */
final class Turns {
    /** How long a batch waits for the turns that it opened, so that their answers share its commit. */
    static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ShardCore core;
    private final LinkedHashMap<Execution, Long> open = new LinkedHashMap<>();
    private int acting;

    Turns(ShardCore core) {
        this.core = core;
    }

    /** After every change of a run: opens the turn it wants, if it may have one, and notes whether it must act. */
    void settle(Execution execution) {
        var state = execution.state();
        if (execution.poison != null) {
            return;
        }
        if (state.isStarted() && core.owner().runsPrograms() && !core.owner().isStoreFull()) {
            if (state.status().isClosed()) {
                unload(execution);
                refuseWaiting(execution, "the execution is closed", true);
                core.afterCommit(() -> forgetClosed(execution));
            } else if (execution.openTurn == null && (state.wantsTurn() || wantsWarmUp(execution))) {
                open(execution);
            }
        }
        noteRunnable(execution);
    }

    /** Runs {@code then} with the program once it has caught up; loads it if need be. */
    void whenWarm(Execution execution, Execution.Warm then) {
        var program = execution.program;
        if (program != null && execution.warm) {
            then.then().accept(program);
            return;
        }
        execution.whenWarm.add(then);
        if (execution.openTurn == null) {
            execution.wantsWarmUp = true;
            settle(execution);
        }
    }

    void completed(Execution execution, Turn turn, List<Intent> intents, List<Long> consumedSignals) {
        if (!execution.waitsFor(turn)) {
            return;
        }
        close(execution);
        Strikes.clear(core, execution);
        var state = execution.state();
        if (turn.through() > state.through() && state.lastWaking() > state.through()) {
            var command =
                    new Command.CompleteTurn(turn.number(), turn.through(), consumedSignals, intents, core.newRun());
            var result = core.recorder().apply(execution, command, Cause.NONE);
            if (execution.state().turns() < turn.number() && execution.state().status() == Status.PAUSED) {
                unload(execution); // The turn left no trace but is played: it must be played again.
            } else if (result.rejection() == Rejection.CHANNELS_CHANGED) {
                // Nothing of the turn is left: the program is brought back to where it stood, and sees the writes.
                unload(execution);
            } else if (result.rejection() == Rejection.INVALID && execution.poison == null) {
                block(execution, "the turn asked for something that is not valid", "mend the workflow, then resume");
            }
        } else if (!intents.isEmpty()) {
            block(
                    execution,
                    "the program asked for " + intents.size() + " things although nothing had happened",
                    "make the workflow deterministic, then resume");
        }
        warmed(execution);
        settle(execution);
    }

    void blocked(Execution execution, Turn turn, String reason, String advice) {
        if (!execution.waitsFor(turn)) {
            return;
        }
        close(execution);
        block(execution, reason, advice);
    }

    /** A run that was found with its row counts as one that acts. */
    void found(Execution execution) {
        acting += execution.runnableRow ? 1 : 0;
    }

    /** The run leaves memory, and its program with it. */
    void forgotten(Execution execution) {
        acting -= execution.runnableRow ? 1 : 0;
        unload(execution);
    }

    /** A turn holds its fiber for too long: reported; quarantine counts the strikes. */
    void stuck(Execution execution, Turn turn, String stack) {
        if (execution.waitsFor(turn)) {
            core.owner().alert(execution, "turn " + turn.number() + " does not end:\n" + stack);
            if (core.owner().breakdowns().strikesFirst(execution.run)) {
                Strikes.add(core, execution);
            }
        }
    }

    void block(Execution execution, String reason, String advice) {
        unload(execution);
        core.owner().alert(execution, reason);
        core.recorder().apply(execution, new Command.Block(reason, advice), Cause.NONE);
        refuseWaiting(execution, "the execution is blocked: " + reason, false);
    }

    /** Steps that wait go on when the run does; a caller does not wait for that. */
    private static boolean wantsWarmUp(Execution execution) {
        return execution.wantsWarmUp
                || (!execution.whenWarm.isEmpty() && execution.state().status() == Status.OPEN);
    }

    private static void refuseWaiting(Execution execution, String why, boolean all) {
        for (var waiting : List.copyOf(execution.whenWarm)) {
            var refuse = waiting.refuse();
            if (refuse != null) {
                boolean goesOn = execution.state().status() == Status.CONTINUED;
                var code = goesOn ? EngineException.Code.RETRY : EngineException.Code.QUERY_FAILED;
                refuse.accept(new EngineException(code, why));
            }
            if (all || refuse != null) {
                execution.whenWarm.remove(waiting);
            }
        }
    }

    /** Forgets the program; the next turn loads it anew, from the whole history. */
    void unload(Execution execution) {
        open.remove(execution);
        execution.openTurn = null;
        execution.wantsWarmUp = false;
        execution.warm = false;
        var program = execution.program;
        execution.program = null;
        if (program != null) {
            program.evict();
        }
    }

    void abandonStep(Execution execution, OperationId operation, int attempt) {
        execution.running.remove(operation.path());
        var program = execution.program;
        if (program != null) {
            core.afterCommit(() -> program.abandonStep(operation, attempt));
        }
    }

    boolean isAnyOpen() {
        return !open.isEmpty();
    }

    /** Whether no more than one run acts in this shard. */
    boolean isSolo() {
        return acting <= 1;
    }

    /** Whether that is so, and its turn is over. */
    boolean isSoloAtRest() {
        return isSolo() && open.isEmpty();
    }

    /** How long the batch should still wait for the answers of young turns; 0 if it should not. */
    long graceNanos(long nowNanos) {
        if (open.isEmpty()) {
            return 0;
        }
        long youngest = open.lastEntry().getValue();
        return Math.max(0, youngest + GRACE_NANOS - nowNanos);
    }

    private void open(Execution execution) {
        var state = execution.state();
        if (state.eventsSinceCheckpoint() >= Kernel.HISTORY_EVENTS_MAX) {
            block(
                    execution,
                    "its history has reached " + Kernel.HISTORY_EVENTS_MAX + " events",
                    "use continueAsNew or checkpoint in the workflow; reopen from an earlier operation with the mended"
                            + " code");
            return;
        }
        if (execution.strikes >= Strikes.MAX && execution.program == null) {
            Strikes.clear(core, execution);
            block(
                    execution,
                    "a turn did not end in " + Strikes.MAX + " processes in a row",
                    "mend the loop in the workflow, then resume");
            return;
        }
        var program = execution.program;
        if (program == null) {
            var kind = core.owner().kind(state.spec());
            if (kind == null) {
                return;
            }
            if (!execution.holdsAllToShow()) {
                core.runs().withHistory(execution.run, this::settle);
                return;
            }
            execution.nonce = core.runs().nextNonce();
            program = kind.load(execution.run, state.spec(), new ShardHost(core, execution));
            execution.program = program;
            execution.warm = false;
        }
        var turn = nextTurn(execution);
        execution.wantsWarmUp = false;
        execution.openTurn = turn;
        open.put(execution, core.runtime().monotonicNanos());
        program.show(turn);
    }

    /** A program that may not act now is only brought back to where it stood. */
    private static Turn nextTurn(Execution execution) {
        var state = execution.state();
        long through = state.wantsTurn() ? state.sequence() : state.through();
        var turn = new Turn(state.turns() + 1, execution.nonce, through, execution.unseen);
        execution.unseen = state.lastWaking() > through ? behind(execution.unseen, through) : new ArrayList<>(4);
        return turn;
    }

    /** The events behind {@code through}, which are shown again in the next turn. */
    private static List<HistoryRecord> behind(List<HistoryRecord> records, long through) {
        var rest = new ArrayList<HistoryRecord>();
        for (var each : records) {
            if (each.firstSequence() > through) {
                rest.add(each);
            } else if (each.lastSequence() > through) {
                int shown = (int) (through - each.firstSequence() + 1);
                var events = each.events().subList(shown, each.events().size());
                rest.add(new HistoryRecord(through + 1, each.atMillis(), each.cause(), events));
            }
        }
        return rest;
    }

    private void close(Execution execution) {
        execution.openTurn = null;
        open.remove(execution);
    }

    private void warmed(Execution execution) {
        var program = execution.program;
        if (program == null) {
            return;
        }
        execution.warm = true;
        long load = execution.nonce;
        while (execution.program != null && execution.nonce == load && !execution.whenWarm.isEmpty()) {
            execution.whenWarm.poll().then().accept(program);
        }
    }

    private void noteRunnable(Execution execution) {
        boolean mustAct = execution.state().isStarted() && execution.mustActDurably();
        if (mustAct != execution.runnableRow) {
            var key = Tables.ofRun(Tables.RUNNABLE, core.options().namespace(), execution.run);
            execution.runnableRow = mustAct;
            acting += mustAct ? 1 : -1;
            if (mustAct) {
                core.put(key, Facets.encode(execution.facets));
            } else {
                core.delete(key);
                core.parts().parked(execution);
            }
        }
        if (!mustAct && execution.hasStaleFacets) {
            Facets.bringUpToDate(core, execution);
        }
    }

    private void forgetClosed(Execution execution) {
        if (execution.state().status().isClosed() && execution.lastBatch <= core.committedBatch()) {
            core.runs().forget(execution);
        }
    }
}
