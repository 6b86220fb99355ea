package io.fermata.engine;

import io.fermata.codec.HistoryCodec;
import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Decision;
import io.fermata.kernel.Event;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes in a run that another engine recorded, as a run of its own: a closed one as it ended, an open one paused. It
 * belongs to no parent and continues nothing, and no token of the original is good for it.
 */
final class Importing {
    /** The run that a history is folded as before it has one. */
    private static final RunId TRIED = RunId.of(1, 0, 1);

    private final Engine engine;

    Importing(Engine engine) {
        this.engine = engine;
    }

    /** All is checked before the shard hears of it, by doing here what the shard will do. */
    CompletableFuture<StartResult> take(String id, List<HistoryRecord> history, Cause cause) {
        Door.id("id", id);
        checkShape(history);
        var copied = copy(id, history, cause);
        var request = new StartRequest(
                spec(copied),
                StartRequest.OpenConflict.FAIL,
                StartRequest.ClosedReuse.REJECT,
                null,
                null,
                Payload.NONE,
                cause);
        return engine.shardOf(id)
                .<StartResult>ask((core, reply) -> {
                    var all = new ArrayList<>(copied);
                    if (folded(TRIED, copied).status() == Status.OPEN) {
                        var paused = new Event.Paused(cause.reason());
                        all.add(new HistoryRecord(
                                copied.getLast().lastSequence() + 1, core.nowMillis(), cause, List.of(paused)));
                    }
                    core.starts().fork(request, all, reply);
                })
                .future();
    }

    private void checkShape(List<HistoryRecord> history) {
        long next = 1;
        long bytes = 0;
        for (var each : history) {
            if (each.firstSequence() != next || each.events().isEmpty()) {
                throw invalid("must have its events in order, finds " + each.firstSequence() + " instead of " + next);
            }
            next = each.lastSequence() + 1;
            bytes += HistoryCodec.encode(each).length;
            each.events().forEach(this::checkEvent);
        }
        if (next - 1 > RepairDoor.FORK_EVENTS_MAX || bytes > RepairDoor.FORK_BYTES_MAX) {
            throw invalid("has at most " + RepairDoor.FORK_EVENTS_MAX + " events and " + RepairDoor.FORK_BYTES_MAX
                    + " bytes, found " + (next - 1) + " and " + bytes);
        }
    }

    /** What points to a shard must point to one that is here. */
    private void checkEvent(Event event) {
        var run = switch (event) {
            case Event.ChildStarted child -> child.run();
            case Event.Forked forked -> forked.run();
            default -> null;
        };
        if (run != null && run.shard() >= engine.shards()) {
            throw invalid("refers to shard " + run.shard() + ", here are " + engine.shards());
        }
    }

    private static List<HistoryRecord> copy(String id, List<HistoryRecord> history, Cause cause) {
        var first = history.getFirst();
        if (!(first.events().getFirst() instanceof Event.Started started)) {
            throw invalid("must begin with the start of a run");
        }
        var events = new ArrayList<>(first.events());
        events.set(0, new Event.Started(own(id, started.spec())));
        var copied = new ArrayList<>(history);
        copied.set(0, new HistoryRecord(1, first.atMillis(), cause, events));
        var state = folded(TRIED, copied);
        var end = state.end();
        if (state.status() == Status.CONTINUED || (end instanceof RunEnd.Failed failed && failed.retriedBy() != null)) {
            throw invalid("is a run that was continued; only the last run of an execution can be taken in");
        }
        return copied;
    }

    /** Does what the shard does with it, but for the writing: a history that breaks that is refused here. */
    private static ExecutionState folded(RunId run, List<HistoryRecord> history) {
        try {
            var state = Kernel.fold(run, history);
            if (!state.status().isClosed()) {
                var armed = Kernel.fold(run, history);
                Kernel.rearm(armed, new Decision(armed, armed.startedAtMillis()));
            }
            return state;
        } catch (RuntimeException | StackOverflowError broken) {
            throw invalid("does not add up: " + broken);
        }
    }

    private static StartSpec spec(List<HistoryRecord> history) {
        return ((Event.Started) history.getFirst().events().getFirst()).spec();
    }

    private static StartSpec own(String id, StartSpec was) {
        @Nullable RunId continuedFrom = null;
        StartSpec.@Nullable Parent parent = null;
        return new StartSpec(
                id,
                was.workflow(),
                was.programKind(),
                was.codeVersion(),
                was.input(),
                was.attributes(),
                was.memo(),
                was.correlation(),
                was.executionTimeoutMillis(),
                was.runTimeoutMillis(),
                was.executionStartMillis(),
                was.retry(),
                was.attempt(),
                was.delayMillis(),
                continuedFrom,
                parent);
    }

    private static EngineException invalid(String rule) {
        return new EngineException(Code.INVALID, "history: " + rule);
    }
}
