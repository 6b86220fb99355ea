package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.ValueCodec;
import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.ShardStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace from committed rows of all shards, in order of time. It may wait for the disk, so it runs beside the
 * shards, never on their threads.
 */
final class Tracing {
    private record Found(Key key, TraceEntry entry) {}

    private final ShardStore store;
    private final List<Lease> leases;
    private final Routing routing;
    private final String correlation;
    private final Key prefix;

    /** {@code leases} holds one lease per shard, in order. */
    Tracing(ShardStore store, List<Lease> leases, Routing routing, String correlation) {
        this.store = store;
        this.leases = leases;
        this.routing = routing;
        this.correlation = correlation;
        this.prefix = TraceRows.prefix(routing.namespace(), correlation);
    }

    /**
     * Checks a cursor.
     *
     * @throws EngineException {@code INVALID} if it is not one
     */
    static byte[] position(String cursor) {
        try {
            return HexFormat.of().parseHex(cursor);
        } catch (IllegalArgumentException other) {
            throw new EngineException(EngineException.Code.INVALID, "cursor: is not one of a trace");
        }
    }

    TracePage page(@Nullable String cursor, int limit) {
        var found = new ArrayList<Found>();
        var from = cursor == null ? prefix : after(position(cursor));
        for (var lease : leases) {
            scan(lease, from, limit + 1, found);
        }
        found.sort(Comparator.comparing(Found::key));
        boolean more = found.size() > limit;
        var part = more ? found.subList(0, limit) : found;
        var entries = new ArrayList<TraceEntry>(part.size() + 1);
        if (cursor == null) {
            addRoot(entries);
        }
        part.forEach(each -> entries.add(each.entry()));
        if (cursor == null && entries.isEmpty()) {
            throw new EngineException(EngineException.Code.NOT_FOUND, unknown());
        }
        return new TracePage(once(entries), more ? cursor(part.getLast().key()) : null);
    }

    private void scan(Lease lease, Key from, int limit, List<Found> found) {
        int end = found.size() + limit;
        store.scan(lease, from, prefix.afterPrefix(), false, (key, value) -> {
            found.add(new Found(key, TraceRows.read(prefix, key, value)));
            return found.size() < end;
        });
    }

    /** An execution that is about itself and did nothing to others has no row of its own. */
    private void addRoot(List<TraceEntry> entries) {
        var run = currentRun();
        var header = run == null ? null : header(run);
        if (run != null && header != null && isAbout(header)) {
            var earlier = header.continuedFrom();
            entries.add(started(header.startedMillis(), earlier == null ? "" : Causation.of(earlier, ""), run, header));
        }
    }

    /** Each run once, as it stands now; those that were deleted meanwhile are left out. */
    private List<TraceEntry> once(List<TraceEntry> entries) {
        var caused = new HashSet<RunId>();
        for (var entry : entries) {
            if (entry instanceof TraceEntry.Started it && !it.causationId().isEmpty()) {
                caused.add(it.run());
            }
        }
        var runs = new HashSet<RunId>();
        var kept = new ArrayList<TraceEntry>(entries.size());
        for (var entry : entries) {
            if (!(entry instanceof TraceEntry.Started it)) {
                kept.add(entry);
                continue;
            }
            boolean better = it.causationId().isEmpty() && caused.contains(it.run());
            var header = better || runs.contains(it.run()) ? null : header(it.run());
            if (header != null && runs.add(it.run())) {
                kept.add(started(it.atMillis(), it.causationId(), it.run(), header));
            }
        }
        return kept;
    }

    private static TraceEntry.Started started(long at, String causation, RunId run, ExecutionHeader header) {
        return new TraceEntry.Started(
                at, causation, run, header.workflowId(), header.workflow(), header.status(), header.closedMillis());
    }

    private String unknown() {
        var run = currentRun();
        var header = run == null ? null : header(run);
        var why = "nothing is known of a correlation id '" + correlation + "'";
        return header == null ? why : why + "; the execution of that id belongs to '" + header.correlationId() + "'";
    }

    private boolean isAbout(ExecutionHeader header) {
        return header.correlationId().isEmpty() || header.correlationId().equals(correlation);
    }

    private @Nullable RunId currentRun() {
        var lease = leases.get(routing.ownerOf(correlation));
        byte[] row = store.get(lease, ExecutionIndex.idKey(routing.namespace(), correlation));
        return row == null ? null : ValueCodec.readRunId(new Reader(row));
    }

    private @Nullable ExecutionHeader header(RunId run) {
        if (run.shard() >= leases.size()) {
            return null;
        }
        byte[] row = store.get(leases.get(run.shard()), ExecutionIndex.headerKey(routing.namespace(), run));
        return row == null ? null : ExecutionHeader.decode(row);
    }

    private String cursor(Key key) {
        return HexFormat.of().formatHex(key.bytes(), prefix.bytes().length, key.bytes().length);
    }

    private Key after(byte[] position) {
        var bytes = Arrays.copyOf(prefix.bytes(), prefix.bytes().length + position.length);
        System.arraycopy(position, 0, bytes, prefix.bytes().length, position.length);
        return SeenIds.after(Key.of(bytes));
    }
}
