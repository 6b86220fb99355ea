package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.OpenOperation;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunId;
import io.fermata.store.Lease;
import io.fermata.store.ShardStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runs in memory, least recently used first. A run that is not there is loaded aside, while what is meant for it
 * waits in order; nobody else waits.
 */
final class Runs {
    /** How many of the eldest are looked at for eviction in one round. */
    private static final int EVICTION_LOOKS = 16;

    /** The same when there are far too many. */
    private static final int EVICTION_LOOKS_MAX = 8_192;

    private final ShardCore core;
    private final ShardStore store;
    private final Lease lease;
    private final Checkpoints checkpoints;
    private final Map<RunId, Execution> hot = new LinkedHashMap<>(64, 0.75f, true);
    private long nonces;

    Runs(ShardCore core, ShardStore store, Lease lease) {
        this.core = core;
        this.store = store;
        this.lease = lease;
        this.checkpoints = new Checkpoints(store, lease, core.options().namespace());
        // Different in every load of the shard, so that an answer to an earlier load can never fit.
        this.nonces = lease.epoch() << 32;
    }

    /** A run that begins now. */
    Execution create(RunId run) {
        var execution = new Execution(run);
        execution.state = new ExecutionState(run);
        execution.lastUsedMillis = core.upMillis();
        hot.put(run, execution);
        return execution;
    }

    /** Runs {@code then} with the loaded run (its state is not started if there is no such run), now or later. */
    void with(RunId run, Consumer<Execution> then) {
        var execution = hot.get(run);
        if (execution == null) {
            execution = new Execution(run);
            hot.put(run, execution);
            load(execution, false);
        }
        execution.lastUsedMillis = core.upMillis();
        if (execution.isLoaded()) {
            then.accept(execution);
        } else {
            var loaded = execution;
            execution.waiting.add(() -> then.accept(loaded));
        }
    }

    /** Like {@link #with}, but with all that a program must be shown: the run is loaded anew once it is committed. */
    void withHistory(RunId run, Consumer<Execution> then) {
        var execution = hot.get(run);
        if (execution == null || !execution.isLoaded()) {
            with(run, then);
            return;
        }
        core.afterCommit(() -> {
            if (hot.get(run) != execution || execution.lastBatch > core.committedBatch()) {
                withHistory(run, then);
            } else {
                loadAnew(execution, false);
                with(run, then);
            }
        });
    }

    /** Like {@link #with}, but with the whole history in {@link Execution#history}, if there is any. */
    void withWholeHistory(RunId run, Consumer<Execution> then) {
        with(run, execution -> {
            if (!execution.history.isEmpty() || !execution.state().isStarted() || execution.poison != null) {
                then.accept(execution);
                return;
            }
            core.afterCommit(() -> {
                if (hot.get(run) == execution && execution.lastBatch <= core.committedBatch()) {
                    loadAnew(execution, true);
                }
                withWholeHistory(run, then);
            });
        });
    }

    /** Whatever happens or waits here goes on with the new load; it must happen once. */
    private void loadAnew(Execution old, boolean whole) {
        forget(old);
        var fresh = new Execution(old.run);
        fresh.requestId = old.requestId;
        fresh.running.putAll(old.running);
        fresh.whenWarm.addAll(old.whenWarm);
        old.whenWarm.clear();
        hot.put(old.run, fresh);
        load(fresh, whole);
    }

    long nextNonce() {
        return ++nonces;
    }

    int size() {
        return hot.size();
    }

    /**
     * Lets parked runs go that were not used for long or are too many; never before their last batch is committed.
     * Those that must stay are put last, so that they do not stand before others. Returns whether there may be more to
     * let go.
     */
    boolean evictIdle(long committedBatch) {
        long idleSince = core.upMillis() - core.options().idleMillis();
        Iterator<Execution> eldest = hot.values().iterator();
        var gone = new ArrayList<Execution>();
        var kept = new ArrayList<Execution>();
        int surplus = hot.size() - core.options().hotRunsMax();
        int looksMax = Math.min(hot.size(), Math.max(EVICTION_LOOKS, Math.min(2 * surplus, EVICTION_LOOKS_MAX)));
        int looks = 0;
        for (; looks < looksMax && eldest.hasNext(); looks++) {
            var execution = eldest.next();
            boolean wanted = hot.size() - gone.size() <= core.options().hotRunsMax();
            if (wanted && execution.lastUsedMillis > idleSince) {
                break;
            }
            if (isIdle(execution) && execution.lastBatch <= committedBatch) {
                gone.add(execution);
            } else {
                kept.add(execution);
            }
        }
        gone.forEach(this::forget);
        kept.forEach(execution -> hot.get(execution.run));
        return looks == looksMax && !gone.isEmpty();
    }

    /** Drops a run whose rows are gone from memory, if it is there. */
    void forget(RunId run) {
        var execution = hot.get(run);
        if (execution != null && execution.isLoaded()) {
            forget(execution);
        }
    }

    /** Drops a closed or idle run from memory; its last batch must be committed. */
    void forget(Execution execution) {
        if (hot.remove(execution.run, execution)) {
            core.turns().forgotten(execution);
        }
    }

    /** Unwinds all programs: the shard's memory is no longer true. */
    void dropAll() {
        hot.values().forEach(Runs::unload);
        hot.clear();
    }

    private static boolean isIdle(Execution execution) {
        return execution.isLoaded()
                && execution.waiting.isEmpty()
                && (execution.poison != null || !execution.mustAct());
    }

    private static void unload(Execution execution) {
        var program = execution.program;
        execution.program = null;
        execution.openTurn = null;
        if (program != null) {
            program.evict();
        }
    }

    private void load(Execution execution, boolean whole) {
        core.runtime().loads().execute(() -> {
            Execution.Folded folded = null;
            Throwable failure = null;
            try {
                var read = whole ? checkpoints.readAll(execution.run) : checkpoints.readTail(execution.run);
                byte[] runnable = row(Tables.RUNNABLE, execution.run);
                execution.runnableRow = runnable != null;
                execution.facets = runnable == null ? Set.of() : Facets.decode(runnable);
                execution.requestId = requestId(execution.run, read);
                execution.strikes = Strikes.read(row(Tables.STRIKE, execution.run));
                folded = Execution.Folded.of(execution.run, read);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            var found = folded;
            var poison = failure;
            core.post(() -> loaded(execution, found, poison));
        });
    }

    /** A next run of the execution takes it along. */
    private String requestId(RunId run, Checkpoints.Loaded read) {
        var spec = read.spec();
        if (spec == null) {
            return "";
        }
        var key = ExecutionIndex.idKey(core.options().namespace(), spec.workflowId());
        return ExecutionIndex.requestId(store.get(lease, key), run);
    }

    /** One that does not act has the rows that it should have. */
    private static void foundFacets(Execution execution) {
        execution.hasStaleFacets = execution.runnableRow;
        if (!execution.runnableRow && execution.state().isStarted()) {
            execution.facets = Facets.of(execution.state());
        }
    }

    /** A run that is in memory now; null if it is not, or is still being loaded. */
    @Nullable
    Execution loaded(RunId run) {
        var execution = hot.get(run);
        return execution == null || !execution.isLoaded() ? null : execution;
    }

    /** Steps that an earlier load of this run started, and that still run in this process. */
    private void adoptSteps(Execution execution) {
        for (var operation : execution.state().openOperations()) {
            boolean isRunning =
                    operation.spec() instanceof OperationSpec.Step && operation.phase() == OpenOperation.Phase.RUNNING;
            if (isRunning && core.owner().steps().has(execution.run, operation.id(), operation.attempt())) {
                execution.running.put(operation.id().path(), operation.attempt());
            } else if (isRunning
                    && !execution.running.containsKey(operation.id().path())) {
                execution.orphans.put(operation.id(), operation.attempt());
            }
        }
    }

    /** Whoever comes first after a restart finds the lost attempts recorded: nothing else would tell of them. */
    private void loseOrphans(Execution execution) {
        var state = execution.state();
        if (execution.orphans.isEmpty()
                || core.owner().isStoreFull()
                || !core.owner().runsPrograms()
                || core.owner().kind(state.spec()) == null) {
            return;
        }
        for (var orphan : List.copyOf(execution.orphans.entrySet())) {
            var lost = new Command.LoseAttempt(
                    orphan.getKey(), orphan.getValue(), "the process that ran it is gone", core.chance());
            core.recorder().apply(execution, lost, Cause.NONE);
        }
    }

    private byte @Nullable [] row(byte table, RunId run) {
        return store.get(lease, Tables.ofRun(table, core.options().namespace(), run));
    }

    private void loaded(Execution execution, Execution.@Nullable Folded folded, @Nullable Throwable failure) {
        if (hot.get(execution.run) != execution) {
            return;
        }
        core.turns().found(execution);
        try {
            if (folded == null) {
                throw new IllegalStateException(failure);
            }
            execution.take(folded);
            adoptSteps(execution);
        } catch (RuntimeException | StackOverflowError e) {
            execution.state = new ExecutionState(execution.run);
            core.poison(execution, "its history cannot be read: " + e);
        }
        foundFacets(execution);
        if (core.owner().breakdowns().isQuarantined(execution.run)) {
            core.poison(execution, "it broke its shard; it is left alone until the next start of the engine");
        }
        loseOrphans(execution);
        while (!execution.waiting.isEmpty()) {
            execution.waiting.poll().run();
        }
        execution.history = List.of();
        if (execution.state().isStarted() && !execution.state().status().isClosed()) {
            core.turns().settle(execution);
        }
        if (!execution.state().isStarted() && execution.poison == null) {
            hot.remove(execution.run, execution);
        }
    }
}
