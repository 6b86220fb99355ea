package io.fermata.engine;

import io.fermata.codec.HistoryCodec;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Decision;
import io.fermata.kernel.Effect;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings commands to loaded runs, and puts what they lead to into the batch: the record, and every effect. */
final class Recorder {
    /** A record and its bytes on disk. */
    private record Encoded(HistoryRecord historyRecord, byte[] bytes) {}

    private final ShardCore core;

    Recorder(ShardCore core) {
        this.core = core;
    }

    CommandResult apply(Execution execution, Command command, Cause cause) {
        if (execution.poison != null) {
            // Its state may lack even the first event: nobody may look at it.
            return new CommandResult(Rejection.INVALID, null);
        }
        core.pace().carriedOut(execution, command);
        try {
            var decision = new Decision(execution.state(), core.nowMillis());
            var rejection = Kernel.decide(execution.state(), command, decision);
            var encoded = rejection == null ? encode(execution, decision, cause) : null;
            if (rejection == null) {
                carryOut(execution, decision, cause, encoded);
            }
            return new CommandResult(rejection, execution.state().isStarted() ? execution.state() : null);
        } catch (BrokenRun e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // Events of this command are already folded but not recorded: this state is no longer true.
            core.poison(execution, command.getClass().getSimpleName() + " broke on its state: " + e);
            return new CommandResult(Rejection.INVALID, null);
        }
    }

    /** A new run begins with a history that was made for it: what is open in it is armed as in a reopened one. */
    void begin(Execution execution, List<HistoryRecord> history, Cause cause) {
        execution.take(Execution.Folded.of(execution.run, history));
        try {
            for (var each : history) {
                core.put(
                        Tables.history(core.options().namespace(), execution.run, each.firstSequence()),
                        HistoryCodec.encode(each));
            }
            execution.lastBatch = core.buildingBatch();
            core.parts().recorded(execution, history.getLast());
            core.parts()
                    .effect(
                            execution,
                            new Effect.StatusChanged(null, execution.state().status()),
                            cause);
            if (execution.state().status().isClosed()) {
                showViews(execution, cause);
                Facets.bringUpToDate(core, execution);
                return;
            }
            var decision = new Decision(execution.state(), core.nowMillis());
            Kernel.rearm(execution.state(), decision);
            record(execution, decision, cause, encode(execution, decision, cause));
        } catch (BrokenRun e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new BrokenRun(execution.run, e);
        } finally {
            execution.history = List.of();
        }
    }

    /** A run that begins as a closed one has nothing to be armed. */
    private void showViews(Execution execution, Cause cause) {
        execution
                .state()
                .views()
                .forEach((key, value) -> core.parts().effect(execution, new Effect.ViewChanged(key, value), cause));
    }

    /** From here on the batch is changed: what fails now must not be committed half. */
    private void carryOut(Execution execution, Decision decision, Cause cause, @Nullable Encoded encoded) {
        try {
            record(execution, decision, cause, encoded);
        } catch (BrokenRun e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new BrokenRun(execution.run, e);
        }
    }

    private static @Nullable Encoded encode(Execution execution, Decision decision, Cause cause) {
        if (decision.events().isEmpty()) {
            return null;
        }
        long first = execution.state().sequence() - decision.events().size() + 1;
        var historyRecord = new HistoryRecord(first, decision.atMillis(), cause, decision.events());
        return new Encoded(historyRecord, HistoryCodec.encode(historyRecord));
    }

    private void record(Execution execution, Decision decision, Cause cause, @Nullable Encoded encoded) {
        if (encoded != null) {
            append(execution, encoded);
        }
        boolean refold = false;
        for (var effect : decision.effects()) {
            if (effect instanceof Effect.Refold) {
                refold = true;
            } else {
                core.parts().effect(execution, effect, cause);
            }
        }
        if (refold) {
            rearm(execution, cause);
        } else {
            core.turns().settle(execution);
        }
    }

    private void append(Execution execution, Encoded encoded) {
        var historyRecord = encoded.historyRecord();
        var events = historyRecord.events();
        long first = historyRecord.firstSequence();
        core.put(Tables.history(core.options().namespace(), execution.run, first), encoded.bytes());
        execution.unseen.add(historyRecord);
        if (!execution.history.isEmpty()) {
            execution.history.add(historyRecord);
        }
        execution.lastBatch = core.buildingBatch();
        for (var event : events) {
            noteEnd(execution, event);
            CategoryAlerts.note(core, execution, event);
        }
        long replayed = execution.state().eventsSinceCheckpoint();
        if (replayed > Kernel.HISTORY_EVENTS_WARN && replayed - events.size() <= Kernel.HISTORY_EVENTS_WARN) {
            core.owner()
                    .alert(
                            execution,
                            "its history has " + Kernel.HISTORY_EVENTS_WARN + " events and is blocked at "
                                    + Kernel.HISTORY_EVENTS_MAX + "; use continueAsNew or checkpoint");
        }
        core.parts().recorded(execution, historyRecord);
    }

    private static void noteEnd(Execution execution, Event event) {
        if (execution.running.isEmpty() && execution.orphans.isEmpty()) {
            return;
        }
        OperationId ended = switch (event) {
            case Event.OperationClosed closed -> closed.operation();
            case Event.AttemptFailed failed -> failed.operation();
            case Event.AttemptLost lost -> lost.operation();
            case Event.AttemptDeferred deferred -> deferred.operation();
            case Event.Closed closed -> {
                execution.running.clear();
                execution.orphans.clear();
                yield null;
            }
            default -> null;
        };
        if (ended != null) {
            execution.running.remove(ended.path());
            execution.orphans.remove(ended);
        }
    }

    /** The run goes on from an earlier place: state and program start over from the effective history. */
    private void rearm(Execution execution, Cause cause) {
        var whole = new ArrayList<>(execution.history);
        core.turns().unload(execution);
        Checkpoints.drop(core, execution.run);
        execution.take(Execution.Folded.of(execution.run, whole));
        execution.hasStaleFacets = true;
        var decision = new Decision(execution.state(), core.nowMillis());
        Kernel.rearm(execution.state(), decision);
        record(execution, decision, cause, encode(execution, decision, cause));
    }
}
