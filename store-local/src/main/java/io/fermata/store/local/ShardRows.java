package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.WriteBatch;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Newest changes of one shard's rows, in memory. Written by one thread under the lock of {@link Pending}; single rows
 * are read by any thread without it. Keys are brought in order only when somebody scans: most rows live and die before.
 */
final class ShardRows {
    /** Stands for a row that was deleted; compared by identity. */
    static final byte[] DELETED = new byte[0];

    static final int ROW_OVERHEAD_BYTES = 96;

    private final ConcurrentHashMap<Key, byte[]> rows = new ConcurrentHashMap<>();
    private final ArrayList<Key> unordered = new ArrayList<>();
    private final TreeSet<Key> ordered = new TreeSet<>();
    private final Ranges deleted = new Ranges();
    private volatile boolean hasRanges;

    /** Applies the batch and returns by how many bytes this grew. */
    long apply(WriteBatch batch) {
        long grown = 0;
        var changes = batch.changes();
        for (int i = 0; i < changes.size(); i++) {
            grown += switch (changes.get(i)) {
                case WriteBatch.Change.Put put -> set(put.key(), put.value());
                case WriteBatch.Change.Delete delete -> set(delete.key(), DELETED);
                case WriteBatch.Change.DeleteRange range -> deleteRange(range.key(), range.to());
            };
        }
        return grown;
    }

    private long set(Key key, byte[] value) {
        var old = rows.put(key, value);
        if (old == null) {
            unordered.add(key);
            return (long) ROW_OVERHEAD_BYTES + key.bytes().length + value.length;
        }
        return (long) value.length - old.length;
    }

    private long deleteRange(Key from, Key to) {
        if (Ranges.isEmpty(from, to)) {
            return 0;
        }
        synchronized (deleted) {
            deleted.add(from, to);
        }
        hasRanges = true;
        long grown = ROW_OVERHEAD_BYTES;
        for (var key : within(from, to)) {
            grown += set(key, DELETED);
        }
        return grown;
    }

    /** Whether the value stands for a deleted row. */
    @SuppressWarnings("ReferenceEquality") // A row may be empty, too: only this very array means deleted.
    static boolean isDeleted(byte[] value) {
        return value == DELETED;
    }

    /** The row's newest value, {@link #DELETED}, or {@code null} if nothing is known of it here. */
    byte @Nullable [] find(Key key) {
        var value = rows.get(key);
        return value == null && hasRanges && isInDeletedRange(key) ? DELETED : value;
    }

    private boolean isInDeletedRange(Key key) {
        synchronized (deleted) {
            return deleted.contains(key);
        }
    }

    /** Keys with a known row in the range, in order. */
    Iterable<Key> within(Key from, Key to) {
        bringInOrder();
        return Ranges.isEndless(to) ? ordered.tailSet(from, true) : ordered.subSet(from, true, to, false);
    }

    /** As {@link #within}, from the end. */
    Iterable<Key> withinReversed(Key from, Key to) {
        bringInOrder();
        return (Ranges.isEndless(to) ? ordered.tailSet(from, true) : ordered.subSet(from, true, to, false))
                .descendingSet();
    }

    private void bringInOrder() {
        ordered.addAll(unordered);
        unordered.clear();
    }

    Map<Key, byte[]> rows() {
        return rows;
    }

    Ranges deletedRanges() {
        return deleted;
    }
}
