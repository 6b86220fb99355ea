package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.ValueCodec;
import io.fermata.codec.Writer;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import io.fermata.store.Key;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows by which runs are found, listed and counted: a header per run, the current run per workflow id, a counter
 * per status and workflow. All change in the batch of the event that changes them, so lists and counts are never
 * behind.
 */
final class ExecutionIndex implements RunIndex {
    private static final byte COUNT = 's';

    /** What runs are counted by. */
    record Counter(Status status, String workflow) {}

    private final ShardAccess shard;
    private final int namespace;
    private final TraceRows traces;
    private final Map<Counter, Long> counts = new HashMap<>();
    private final Set<Counter> changed = new HashSet<>();
    /** Whether the shard has no runs: then all that come will have the rows of {@link Facets}. */
    private boolean isNew;
    /** How often a closed run was reopened or removed. */
    private long unclosed;

    ExecutionIndex(ShardAccess shard, StoredRows stored) {
        this.shard = shard;
        this.namespace = shard.options().namespace();
        this.traces = new TraceRows(shard);
        counts.putAll(counts(stored, namespace));
        isNew = counts.isEmpty();
    }

    /** The counters of a shard, as they are committed. */
    static Map<Counter, Long> counts(StoredRows stored, int namespace) {
        var counts = new HashMap<Counter, Long>();
        var prefix = Tables.key(Tables.COUNTER, namespace).tag(COUNT).build();
        stored.scan(prefix, (key, value) -> {
            counts.put(counter(key.bytes(), prefix.bytes().length), new Reader(value).readVarint());
            return true;
        });
        return counts;
    }

    /** Whether the shard has had no runs so far. */
    boolean isNew() {
        return isNew;
    }

    @Override
    public void find(String workflowId, Consumer<@Nullable Entry> then) {
        shard.read(idKey(namespace, workflowId), row -> {
            byte[] value = row.value();
            if (value == null) {
                then.accept(null);
            } else {
                find(value, then);
            }
        });
    }

    /** The header of a run; {@code then} gets null if there is no such run. */
    void header(RunId run, Consumer<@Nullable ExecutionHeader> then) {
        shard.read(headerKey(namespace, run), row -> {
            byte[] value = row.value();
            then.accept(value == null ? null : ExecutionHeader.decode(value));
        });
    }

    @Override
    public void statusChanged(ExecutionState state, @Nullable Status from, Status to, String requestId) {
        var header = ExecutionHeader.of(state);
        if (isNew) {
            shard.put(Facets.marker(namespace), new byte[] {Facets.COMPLETE});
            isNew = false;
        }
        if (from == null) {
            var out = new Writer();
            ValueCodec.write(out, state.run());
            shard.put(
                    idKey(namespace, header.workflowId()),
                    out.writeString(requestId).toBytes());
        } else {
            count(from, header.workflow(), -1);
            unclosed += from.isClosed() ? 1 : 0;
        }
        count(to, header.workflow(), 1);
        shard.put(headerKey(namespace, state.run()), header.encode());
    }

    @Override
    public void attributesChanged(ExecutionState state) {
        shard.put(headerKey(namespace, state.run()), ExecutionHeader.of(state).encode());
    }

    void viewChanged(RunId run, String key, Payload value) {
        var out = new Writer();
        ValueCodec.write(out, value);
        shard.put(Tables.key(Tables.VIEW, namespace).run(run).text(key).build(), out.toBytes());
    }

    /**
     * Takes a closed run out of everything, its history and views included, in one batch; its last batch must be
     * committed. {@code mayGo} is asked with its header, {@code then} gets that, or null if nothing was removed. While
     * a row is read the run may be reopened or removed: then it is looked at again.
     */
    void remove(RunId run, Predicate<ExecutionHeader> mayGo, Consumer<@Nullable ExecutionHeader> then) {
        header(run, header -> {
            if (header == null || !mayGo.test(header)) {
                then.accept(null);
                return;
            }
            long before = unclosed;
            shard.read(idKey(namespace, header.workflowId()), row -> {
                if (unclosed != before) {
                    remove(run, mayGo, then);
                    return;
                }
                byte[] current = row.value();
                if (current != null && run.equals(ValueCodec.readRunId(new Reader(current)))) {
                    shard.delete(row.key());
                }
                remove(run, header);
                then.accept(header);
            });
        });
    }

    private void remove(RunId run, ExecutionHeader header) {
        unclosed++;
        count(header.status(), header.workflow(), -1);
        shard.delete(headerKey(namespace, run));
        Facets.remove(shard, run, header);
        traces.remove(run, header);
        shard.delete(Tables.ofRun(Tables.STRIKE, namespace, run));
        shard.delete(Tables.ofRun(Tables.RUNNABLE, namespace, run));
        shard.delete(Tables.ofRun(Tables.CHECKPOINT, namespace, run));
        for (byte table : new byte[] {Tables.HISTORY, Tables.VIEW}) {
            var prefix = Tables.ofRun(table, namespace, run);
            shard.deleteRange(prefix, prefix.afterPrefix());
        }
    }

    /** One row per counter that changed, however often it did. */
    @Override
    public void beforeSeal() {
        for (var counter : changed) {
            var key = Tables.key(Tables.COUNTER, namespace)
                    .tag(COUNT)
                    .tag(ExecutionHeader.code(counter.status()))
                    .text(counter.workflow())
                    .build();
            long count = counts.getOrDefault(counter, 0L);
            if (count == 0) {
                counts.remove(counter);
                shard.delete(key);
            } else {
                shard.put(key, new Writer().writeVarint(count).toBytes());
            }
        }
        changed.clear();
    }

    /** How many runs there are, by workflow and status. */
    Map<String, Map<Status, Long>> counts() {
        var byWorkflow = new HashMap<String, Map<Status, Long>>();
        counts.forEach((counter, count) -> {
            if (count > 0) {
                byWorkflow
                        .computeIfAbsent(counter.workflow(), workflow -> new EnumMap<>(Status.class))
                        .put(counter.status(), count);
            }
        });
        return byWorkflow;
    }

    static Key headerKey(int namespace, RunId run) {
        return Tables.ofRun(Tables.EXECUTION, namespace, run);
    }

    /** What the row of an execution's id says, if it still names this run; else empty. */
    static String requestId(byte @Nullable [] idRow, RunId run) {
        if (idRow == null) {
            return "";
        }
        var in = new Reader(idRow);
        return run.equals(ValueCodec.readRunId(in)) ? in.readString() : "";
    }

    static Key idKey(int namespace, String workflowId) {
        return Tables.key(Tables.ID, namespace).text(workflowId).build();
    }

    private void find(byte[] idRow, Consumer<@Nullable Entry> then) {
        var in = new Reader(idRow);
        var run = ValueCodec.readRunId(in);
        var requestId = in.readString();
        header(run, header -> then.accept(header == null ? null : new Entry(run, header.status(), requestId)));
    }

    private void count(Status status, String workflow, long by) {
        var counter = new Counter(status, workflow);
        counts.merge(counter, by, Long::sum);
        changed.add(counter);
    }

    private static Counter counter(byte[] key, int from) {
        var workflow = new String(key, from + 1, key.length - from - 2, StandardCharsets.UTF_8);
        return new Counter(ExecutionHeader.status(key[from]), workflow);
    }
}
