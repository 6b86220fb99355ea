package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.EffectiveHistory;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.HistoryEntry;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run in memory: its folded state, its program if that is loaded, and what waits for either. Owned by its shard. */
final class Execution {
    /** Something for a warm program; {@code refuse} is told if there will be none, null if it goes on waiting. */
    record Warm(Consumer<Program> then, @Nullable Consumer<EngineException> refuse) {}

    final RunId run;

    /** Null while the history is being loaded. */
    @Nullable
    ExecutionState state;

    /** What waits for the load, in order. */
    final ArrayDeque<Runnable> waiting = new ArrayDeque<>(2);

    /** The whole history, only while what waited for a load is served. */
    List<HistoryRecord> history = List.of();

    /** Records that the program has not been shown; the whole effective history while there is no program. */
    List<HistoryRecord> unseen = new ArrayList<>(4);

    @Nullable
    Program program;

    /** The turn that the program has not answered yet. */
    @Nullable
    Turn openTurn;

    /** Counts the loads of the program in this process; an answer to another one is stale. */
    long nonce;

    /** Whether the program has caught up with the recorded turns, so that steps and queries can run. */
    boolean warm;

    /** Whether something that waits needs the program caught up, although no event wakes it. */
    boolean wantsWarmUp;

    /** Attempts of steps that run here, by operation path. */
    final Map<String, Integer> running = new HashMap<>(4);

    /** Steps whose attempt is open in history but runs nowhere, until they are recorded as lost. */
    final Map<OperationId, Integer> orphans = new LinkedHashMap<>(0);

    /** Steps and queries that wait for the program to be warm. */
    final ArrayDeque<Warm> whenWarm = new ArrayDeque<>(2);

    /** Whether the row that tells recovery about this run is there. */
    boolean runnableRow;

    /** Whether what it does now began with a timer, and nothing came to it since. */
    boolean isWokenByTimer;

    /** What lists find it by, as its rows say. */
    Set<Long> facets = Set.of();

    /** Whether those rows may be others than it should have once it no longer acts. */
    boolean hasStaleFacets;

    /** How often a turn of this run did not end in time, in this and earlier processes. */
    int strikes;

    /** The id of the request that started it; only while it begins. */
    String requestId = "";

    /** The last batch that this run is part of. */
    long lastBatch;

    /** By the clock that never jumps. */
    long lastUsedMillis;

    /** Why this run's history or state could not be handled; null if all is well. */
    @Nullable
    String poison;

    Execution(RunId run) {
        this.run = run;
    }

    ExecutionState state() {
        if (state == null) {
            throw new IllegalStateException("run " + run + " is not loaded");
        }
        return state;
    }

    boolean isLoaded() {
        return state != null;
    }

    /** The first event that a new program must be shown. */
    private long showFrom = 1;

    /** What the rows of a run add up to; made off the shard's thread, for a long history takes a while. */
    record Folded(ExecutionState state, List<HistoryRecord> history, List<HistoryRecord> unseen, long showFrom) {
        /** The state, and what a program must be shown, of what was read. */
        static Folded of(RunId run, Checkpoints.Loaded loaded) {
            var first = loaded.first();
            var snapshot = loaded.snapshot();
            if (first == null || snapshot == null) {
                return of(run, loaded.records());
            }
            var unseen = regroup(EffectiveHistory.of(snapshot, loaded.records()));
            return new Folded(
                    Kernel.fold(run, first, snapshot, loaded.records()),
                    List.of(),
                    unseen,
                    unseen.getFirst().firstSequence());
        }

        /** The same of a whole history. */
        static Folded of(RunId run, List<HistoryRecord> whole) {
            return new Folded(Kernel.fold(run, whole), new ArrayList<>(whole), regroup(EffectiveHistory.of(whole)), 1);
        }
    }

    /** Empty where its history could not be read. */
    String workflowId() {
        return state == null || !state.isStarted() ? "" : state.spec().workflowId();
    }

    void take(Folded folded) {
        state = folded.state();
        history = folded.history();
        unseen = folded.unseen();
        showFrom = folded.showFrom();
    }

    /** Effective entries as records again: consecutive places of one time make one. */
    private static List<HistoryRecord> regroup(List<HistoryEntry> entries) {
        var records = new ArrayList<HistoryRecord>();
        int from = 0;
        for (int i = 1; i <= entries.size(); i++) {
            boolean goesOn = i < entries.size()
                    && entries.get(i).sequence() == entries.get(i - 1).sequence() + 1
                    && entries.get(i).atMillis() == entries.get(i - 1).atMillis();
            if (!goesOn) {
                var first = entries.get(from);
                var events = entries.subList(from, i).stream()
                        .map(HistoryEntry::event)
                        .toList();
                records.add(new HistoryRecord(first.sequence(), first.atMillis(), Cause.NONE, events));
                from = i;
            }
        }
        return records;
    }

    /** Whether this is the open turn, of this load of the program. */
    boolean waitsFor(Turn answered) {
        var turn = openTurn;
        return turn != null && turn.number() == answered.number() && turn.nonce() == answered.nonce();
    }

    /** Whether the records that a new program would be shown are all here. */
    boolean holdsAllToShow() {
        return !unseen.isEmpty() && unseen.getFirst().firstSequence() == showFrom;
    }

    /** Whether recovery must find this run after a crash. */
    boolean mustActDurably() {
        return !running.isEmpty() || !orphans.isEmpty() || state().wantsTurn();
    }

    /** Whether something of this run happens in this process now or must happen next. */
    boolean mustAct() {
        return openTurn != null || wantsWarmUp || !whenWarm.isEmpty() || !running.isEmpty() || state().wantsTurn();
    }
}
