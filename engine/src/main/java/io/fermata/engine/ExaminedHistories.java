package io.fermata.engine;

import io.fermata.codec.HistoryCodec;
import io.fermata.codec.Reader;
import io.fermata.codec.ValueCodec;
import io.fermata.kernel.Effect;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.OpenOperation;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of an {@link Examination} that folds each history and looks for the rows that it leads to. */
final class ExaminedHistories {
    private final Examination examination;
    private final Examination.Source source;
    private final int shard;
    private final int namespace;
    private final ExaminedTallies tallies;
    private final ExaminedWaits waits;
    private final List<HistoryRecord> history = new ArrayList<>();
    private @Nullable RunId reading;
    private boolean broken;

    ExaminedHistories(
            Examination examination,
            Examination.Source source,
            int shard,
            int namespace,
            ExaminedTallies tallies,
            ExaminedWaits waits) {
        this.examination = examination;
        this.source = source;
        this.shard = shard;
        this.namespace = namespace;
        this.tallies = tallies;
        this.waits = waits;
    }

    void run() {
        var all = Tables.key(Tables.HISTORY, namespace).build();
        source.scan(shard, all, all.afterPrefix(), (key, value) -> {
            take(key, value);
            return true;
        });
        end();
    }

    private void take(Key key, byte[] value) {
        var parts = ByteBuffer.wrap(key.bytes()).position(5);
        if (parts.remaining() != 20) {
            examination.report(shard, "row " + key, "is no place in a history");
            return;
        }
        var run = new RunId(parts.getLong(), parts.getLong());
        long first = Integer.toUnsignedLong(parts.getInt());
        if (!run.equals(reading)) {
            end();
            reading = run;
        }
        var where = Examination.run(run) + " event " + first;
        boolean isWhole = examination.tries(shard, where, () -> history.add(HistoryCodec.decode(value)));
        if (!isWhole) {
            broken = true;
        } else if (!broken) {
            var last = history.getLast();
            long wanted =
                    history.size() == 1 ? 1 : history.get(history.size() - 2).lastSequence() + 1;
            if (last.firstSequence() != first || first != wanted) {
                examination.report(
                        shard, where, "is number " + last.firstSequence() + " by its content; expected " + wanted);
                broken = true;
            }
        }
    }

    private void end() {
        var run = reading;
        if (run != null) {
            examination.countExecution(history.isEmpty() ? 0 : history.getLast().lastSequence(), history.size());
            if (!broken) {
                examine(run);
            }
        }
        history.clear();
        broken = false;
        reading = null;
    }

    private void examine(RunId run) {
        var where = Examination.run(run);
        if (run.shard() != shard) {
            examination.report(shard, where, "belongs to shard " + run.shard());
        }
        var folded = new ExecutionState[1];
        if (!examination.tries(shard, where, () -> folded[0] = Kernel.fold(run, history))) {
            return;
        }
        var state = Objects.requireNonNull(folded[0]);
        if (!state.isStarted()) {
            examination.report(shard, where, "has no start in its history");
            return;
        }
        header(run, state);
        runnable(run, state);
        for (var effect : Kernel.armed(state)) {
            expect(run, effect);
        }
    }

    private void header(RunId run, ExecutionState state) {
        var where = "header of " + Examination.run(run);
        byte[] row = source.get(shard, ExecutionIndex.headerKey(namespace, run));
        if (row == null) {
            examination.report(shard, where, "is missing");
            return;
        }
        examination.tries(shard, where, () -> {
            var header = ExecutionHeader.decode(row);
            var wanted = ExecutionHeader.of(state);
            if (!header.equals(wanted)) {
                examination.report(shard, where, "says " + header + " but the history " + wanted);
            }
        });
        if (state.status() == Status.OPEN) {
            current(run, state.spec().workflowId());
        }
    }

    /** An open run must be the one that its workflow id leads to. */
    private void current(RunId run, String workflowId) {
        var where = "index of execution " + workflowId;
        byte[] row = source.get(shard, ExecutionIndex.idKey(namespace, workflowId));
        if (row == null) {
            examination.report(shard, where, "is missing, " + Examination.run(run) + " is open");
            return;
        }
        examination.tries(shard, where, () -> {
            var current = ValueCodec.readRunId(new Reader(row));
            if (!current.equals(run)) {
                examination.report(shard, where, "leads to " + current + " but " + Examination.run(run) + " is open");
            }
        });
    }

    private void runnable(RunId run, ExecutionState state) {
        boolean acts = state.wantsTurn() || state.openOperations().stream().anyMatch(ExaminedHistories::isRunningStep);
        if (acts && source.get(shard, Tables.ofRun(Tables.RUNNABLE, namespace, run)) == null) {
            examination.report(
                    shard, Examination.run(run), "must act but has no runnable row: it would sleep for ever");
        }
    }

    private static boolean isRunningStep(OpenOperation operation) {
        return operation.spec() instanceof OperationSpec.Step && operation.phase() == OpenOperation.Phase.RUNNING;
    }

    private void expect(RunId run, Effect effect) {
        switch (effect) {
            case Effect.SetTimer timer -> {
                tallies.timers.expected++;
                require(RunTimers.key(namespace, run, timer.timer(), timer.dueMillis()), run, timer.toString());
            }
            case Effect.OfferTask task -> {
                tallies.queued.expected++;
                var attempt = new AttemptId(run, task.operation(), task.attempt());
                require(TaskQueues.position(namespace, attempt), run, task.toString());
            }
            case Effect.LeaseTask lease -> {
                tallies.leases.expected++;
                var attempt = new AttemptId(run, lease.operation(), lease.attempt());
                require(TaskLeases.key(namespace, attempt), run, lease.toString());
            }
            case Effect.RegisterWait wait -> waits.expect(namespace, run, wait);
            default -> {}
        }
    }

    private void require(Key key, RunId run, String what) {
        if (source.get(shard, key) == null) {
            examination.report(shard, Examination.run(run), "has no row for " + what);
        }
    }
}
