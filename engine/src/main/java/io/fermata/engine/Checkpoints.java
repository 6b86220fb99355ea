package io.fermata.engine;

import io.fermata.codec.CodecException;
import io.fermata.codec.HistoryCodec;
import io.fermata.codec.SnapshotCodec;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Snapshot;
import io.fermata.kernel.StartSpec;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.ShardStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row per run beside its history: the snapshot of its last checkpoint, so that loading the run reads what came
 * behind it only. Without the row, or with one that cannot be read, the whole history is read.
 */
final class Checkpoints {
    /** A larger snapshot is not kept; the run is then loaded from an older one. */
    static final int SNAPSHOT_BYTES_MAX = 256 * 1024;

    /**
     * What a run is loaded from.
     *
     * @param first the run's first record, null if {@code records} are the whole history
     */
    record Loaded(@Nullable HistoryRecord first, @Nullable Snapshot snapshot, List<HistoryRecord> records) {
        /** What the run was started with; null if nothing is there. */
        @Nullable
        StartSpec spec() {
            var start = first == null && !records.isEmpty() ? records.getFirst() : first;
            return start != null && start.events().getFirst() instanceof Event.Started started ? started.spec() : null;
        }
    }

    private final ShardStore store;
    private final Lease lease;
    private final int namespace;

    Checkpoints(ShardStore store, Lease lease, int namespace) {
        this.store = store;
        this.lease = lease;
        this.namespace = namespace;
    }

    static void keep(ShardCore core, RunId run, Snapshot snapshot) {
        var bytes = SnapshotCodec.encode(snapshot);
        if (bytes.length <= SNAPSHOT_BYTES_MAX) {
            core.put(row(core.options().namespace(), run), bytes);
        }
    }

    /** The run's history was cut: the checkpoint may be void. */
    static void drop(ShardCore core, RunId run) {
        core.delete(row(core.options().namespace(), run));
    }

    /** Reads from the last checkpoint on; may wait for the disk. */
    Loaded readTail(RunId run) {
        var snapshot = decode(store.get(lease, row(namespace, run)));
        if (snapshot == null) {
            return readAll(run);
        }
        var first = store.get(lease, Tables.history(namespace, run, 1));
        if (first == null) {
            return readAll(run);
        }
        var tail = read(recordOf(run, snapshot.shownFrom()), end(run));
        return new Loaded(HistoryCodec.decode(first), snapshot, tail);
    }

    Loaded readAll(RunId run) {
        return new Loaded(null, null, read(Tables.ofRun(Tables.HISTORY, namespace, run), end(run)));
    }

    /** The key of the record that holds an event. */
    private Key recordOf(RunId run, long sequence) {
        var found = new Key[] {Tables.ofRun(Tables.HISTORY, namespace, run)};
        store.scan(lease, found[0], Tables.history(namespace, run, sequence + 1), true, (key, value) -> {
            found[0] = key;
            return false;
        });
        return found[0];
    }

    private List<HistoryRecord> read(Key from, Key to) {
        var records = new ArrayList<HistoryRecord>();
        store.scan(lease, from, to, false, (key, value) -> {
            records.add(HistoryCodec.decode(value));
            return true;
        });
        return records;
    }

    private Key end(RunId run) {
        return Tables.ofRun(Tables.HISTORY, namespace, run).afterPrefix();
    }

    private static @Nullable Snapshot decode(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : SnapshotCodec.decode(bytes);
        } catch (CodecException unreadable) {
            return null; // History tells the same, only slower.
        }
    }

    private static Key row(int namespace, RunId run) {
        return Tables.ofRun(Tables.CHECKPOINT, namespace, run);
    }
}
