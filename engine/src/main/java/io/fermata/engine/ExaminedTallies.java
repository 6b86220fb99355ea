package io.fermata.engine;

import io.fermata.codec.HistoryCodec;
import io.fermata.codec.Reader;
import io.fermata.codec.ValueCodec;
import io.fermata.kernel.Effect;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.RunId;
import io.fermata.kernel.TimerId;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The part of an {@link Examination} that looks for rows too many: it counts what the histories lead to and what is
 * there, and only where the two differ it asks for each row which execution it belongs to.
 */
final class ExaminedTallies {
    /** What histories lead to, and what is there. */
    static final class Tally {
        long expected;
        private long found;
    }

    final Tally timers = new Tally();
    final Tally queued = new Tally();
    final Tally leases = new Tally();
    private final Examination examination;
    private final Examination.Source source;
    private final int shard;
    private final int namespace;

    ExaminedTallies(Examination examination, Examination.Source source, int shard, int namespace) {
        this.examination = examination;
        this.source = source;
        this.shard = shard;
        this.namespace = namespace;
    }

    void finish() {
        headers();
        ids();
        ofRuns();
        facets();
        timers();
        queue();
        leases();
    }

    private interface Each {
        void row(Key key, byte[] value);
    }

    private void each(Key prefix, String what, Each each) {
        source.scan(shard, prefix, prefix.afterPrefix(), (key, value) -> {
            examination.countRows(1);
            examination.tries(shard, what + " " + key, () -> each.row(key, value));
            return true;
        });
    }

    /** Every header has a history, and the counters are what the headers add up to. */
    private void headers() {
        var counts = new HashMap<String, Long>();
        boolean indexed = Facets.isComplete(source.get(shard, Facets.marker(namespace)));
        each(Tables.key(Tables.EXECUTION, namespace).build(), "header", (key, value) -> {
            var run = runAt(key, 5);
            var header = ExecutionHeader.decode(value);
            counts.merge(ExecutionHeader.code(header.status()) + " " + header.workflow(), 1L, Long::sum);
            if (source.get(shard, Tables.history(namespace, run, 1)) == null) {
                examination.report(shard, "header of " + Examination.run(run), "has no history");
            }
            for (long facet : indexed ? facets(run, header) : Set.<Long>of()) {
                if (source.get(shard, Facets.row(namespace, facet, run)) == null) {
                    examination.report(
                            shard, "header of " + Examination.run(run), "is not found by lists that look it up");
                }
            }
        });
        var counters = new HashMap<String, Long>();
        var prefix = Tables.key(Tables.COUNTER, namespace).tag((byte) 's').build();
        each(prefix, "counter", (key, value) -> {
            int from = prefix.bytes().length;
            var workflow = new String(key.bytes(), from + 1, key.bytes().length - from - 2, StandardCharsets.UTF_8);
            counters.put(key.bytes()[from] + " " + workflow, new Reader(value).readVarint());
        });
        differences(counts, counters);
    }

    private void differences(Map<String, Long> counts, Map<String, Long> counters) {
        var all = new HashMap<>(counts);
        counters.forEach(all::putIfAbsent);
        for (var name : all.keySet()) {
            long counted = counts.getOrDefault(name, 0L);
            long counter = counters.getOrDefault(name, 0L);
            if (counted != counter) {
                int space = name.indexOf(' ');
                var status = ExecutionHeader.status(Integer.parseInt(name.substring(0, space)));
                examination.report(
                        shard,
                        "counter of " + name.substring(space + 1) + " " + status,
                        "says " + counter + ", there are " + counted);
            }
        }
    }

    private void ids() {
        var prefix = Tables.key(Tables.ID, namespace).build();
        each(prefix, "index", (key, value) -> {
            var id = new String(key.bytes(), 5, key.bytes().length - 6, StandardCharsets.UTF_8);
            var run = ValueCodec.readRunId(new Reader(value));
            byte[] row = source.get(shard, ExecutionIndex.headerKey(namespace, run));
            if (row == null) {
                examination.report(shard, "index of execution " + id, "leads to " + run + ", which is not there");
            } else if (!ExecutionHeader.decode(row).workflowId().equals(id)) {
                examination.report(shard, "index of execution " + id, "leads to " + run + " of another execution");
            }
        });
    }

    /** Rows that each belong to a run. */
    private void ofRuns() {
        for (byte table : new byte[] {Tables.RUNNABLE, Tables.STRIKE, Tables.CHECKPOINT, Tables.VIEW}) {
            each(Tables.key(table, namespace).build(), "row", (key, value) -> {
                var run = runAt(key, 5);
                if (source.get(shard, ExecutionIndex.headerKey(namespace, run)) == null) {
                    examination.report(
                            shard, "row " + (char) table + " of " + Examination.run(run), "belongs to no execution");
                }
            });
        }
    }

    /** What lists look up leads to runs that have it. */
    private void facets() {
        if (!Facets.isComplete(source.get(shard, Facets.marker(namespace)))) {
            return; // They are all written anew, or nobody looks anything up by them.
        }
        each(Tables.key(Tables.FACET, namespace).build(), "row", (key, value) -> {
            var run = runAt(key, 13);
            byte[] row = source.get(shard, ExecutionIndex.headerKey(namespace, run));
            long facet = ByteBuffer.wrap(key.bytes()).getLong(5);
            if (row == null || !facets(run, ExecutionHeader.decode(row)).contains(facet)) {
                examination.report(shard, "row F of " + Examination.run(run), "tells of what its execution has not");
            }
        });
    }

    /** What rows a run should have: while it acts, those that the row says that tells of it. */
    private Set<Long> facets(RunId run, ExecutionHeader header) {
        byte[] runnable = source.get(shard, Tables.ofRun(Tables.RUNNABLE, namespace, run));
        return runnable == null ? Facets.of(run, header) : Facets.decode(runnable);
    }

    private void timers() {
        var prefix = Tables.key(Tables.TIMER, namespace).build();
        orphans(prefix, "timer", timers, (key, state) -> {
            var due = RunTimers.read(key);
            return due.timer().kind() == TimerId.Kind.RETENTION || has(state, key);
        });
    }

    private void queue() {
        var prefix = Tables.key(Tables.LEASE, namespace).tag((byte) 'q').build();
        orphans(prefix, "place in a queue", queued, (key, state) -> has(state, key));
        var places = Tables.key(Tables.QUEUE, namespace).build();
        each(places, "place", (key, value) -> {
            var attempt = TaskQueue.Entry.decode(value).attempt();
            if (source.get(shard, TaskQueues.position(namespace, attempt)) == null) {
                examination.report(
                        shard, "place in a queue of " + Examination.run(attempt.run()), "belongs to no attempt");
            }
        });
    }

    private void leases() {
        var prefix = Tables.key(Tables.LEASE, namespace).tag((byte) 'l').build();
        orphans(prefix, "lease", leases, (key, state) -> has(state, key));
    }

    /** Whether this state leads to the row. */
    private boolean has(ExecutionState state, Key key) {
        return Kernel.armed(state).stream().anyMatch(effect -> Objects.equals(key, rowOf(state.run(), effect)));
    }

    /** The row that an effect leads to; null if it leads to none, or one of another kind. */
    private @Nullable Key rowOf(RunId run, Effect effect) {
        return switch (effect) {
            case Effect.SetTimer it -> RunTimers.key(namespace, run, it.timer(), it.dueMillis());
            case Effect.OfferTask it ->
                TaskQueues.position(namespace, new AttemptId(run, it.operation(), it.attempt()));
            case Effect.LeaseTask it -> TaskLeases.key(namespace, new AttemptId(run, it.operation(), it.attempt()));
            default -> null;
        };
    }

    private void orphans(Key prefix, String what, Tally tally, BiPredicate<Key, ExecutionState> belongs) {
        each(prefix, what, (key, value) -> tally.found += isRetention(prefix, key) ? 0 : 1);
        if (tally.found == tally.expected) {
            return;
        }
        each(prefix, what, (key, value) -> {
            int runFrom = key.bytes()[0] == Tables.TIMER ? 13 : 6;
            var run = runAt(key, runFrom);
            var state = state(run);
            if (state == null || !belongs.test(key, state)) {
                examination.report(
                        shard, what + " of " + Examination.run(run), "is there, but the history has none: " + key);
            }
        });
    }

    private static boolean isRetention(Key prefix, Key key) {
        return prefix.bytes()[0] == Tables.TIMER && RunTimers.read(key).timer().kind() == TimerId.Kind.RETENTION;
    }

    private @Nullable ExecutionState state(RunId run) {
        var prefix = Tables.ofRun(Tables.HISTORY, namespace, run);
        var records = new ArrayList<HistoryRecord>();
        source.scan(shard, prefix, prefix.afterPrefix(), (key, value) -> records.add(HistoryCodec.decode(value)));
        return records.isEmpty() ? null : Kernel.fold(run, records);
    }

    private static RunId runAt(Key key, int offset) {
        var bytes = ByteBuffer.wrap(key.bytes()).position(offset);
        return new RunId(bytes.getLong(), bytes.getLong());
    }
}
