package io.fermata.engine;

import io.fermata.store.Key;
import io.fermata.store.WriteBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The row changes of one commit, readable before they are committed, and what is released by it. The last change of a
 * row wins, so a row that comes and goes within a batch costs its deletion only.
 */
final class Batch {
    /** The value of a deleted row. */
    static final byte[] DELETED = new byte[0];

    /** What waits for the commit: told whether it happened. */
    interface Release {
        /** {@code failure} is null if the batch is committed. */
        void release(@Nullable EngineException failure);
    }

    private final Map<Key, byte[]> rows = new HashMap<>();
    private final TreeMap<Key, byte[]> scannable = new TreeMap<>();
    private final List<WriteBatch.Change.DeleteRange> ranges = new ArrayList<>();
    private final List<Release> releases = new ArrayList<>();
    private long bytes;
    private boolean usesReserve;

    /** Whether this stands for a deleted row; an empty value does not. */
    @SuppressWarnings("ReferenceEquality") // The one array stands for itself.
    static boolean isDeleted(byte @Nullable [] value) {
        return value == DELETED;
    }

    void put(Key key, byte[] value) {
        bytes += key.bytes().length + value.length;
        change(key, value);
    }

    void delete(Key key) {
        bytes += key.bytes().length;
        change(key, DELETED);
    }

    void deleteRange(Key from, Key to) {
        ranges.add(new WriteBatch.Change.DeleteRange(from, to));
        bytes += from.bytes().length + to.bytes().length;
    }

    /** It only ends or deletes: it may use the room that the store keeps back. */
    void useReserve() {
        usesReserve = true;
    }

    void release(Release release) {
        releases.add(release);
    }

    /** The changed row's value, {@link #DELETED}, or null if this batch does not change the row. */
    byte @Nullable [] get(Key key) {
        return (isScannable(key) ? scannable : rows).get(key);
    }

    /** The changes of rows in {@code [from, to)}, in order; both keys must be of a table that is scanned. */
    Map<Key, byte[]> changes(Key from, Key to) {
        return to.bytes().length == 0 ? scannable.tailMap(from) : scannable.subMap(from, to);
    }

    boolean hasRows() {
        return !rows.isEmpty() || !scannable.isEmpty() || !ranges.isEmpty();
    }

    boolean isEmpty() {
        return !hasRows() && releases.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    List<Release> releases() {
        return releases;
    }

    /** Ranges go first: a row put into a deleted range by the same batch stays. */
    WriteBatch toWriteBatch() {
        var batch = new WriteBatch();
        if (usesReserve) {
            batch.useReserve();
        }
        ranges.forEach(range -> batch.deleteRange(range.key(), range.to()));
        rows.forEach((key, value) -> add(batch, key, value));
        scannable.forEach((key, value) -> add(batch, key, value));
        return batch;
    }

    private void change(Key key, byte[] value) {
        (isScannable(key) ? scannable : rows).put(key, value);
    }

    private static void add(WriteBatch batch, Key key, byte[] value) {
        if (isDeleted(value)) {
            batch.delete(key);
        } else {
            batch.put(key, value);
        }
    }

    /** History, headers and the like are many, and read here by key alone; only the rest pays for an order. */
    private static boolean isScannable(Key key) {
        return switch (key.bytes()[0]) {
            case Tables.HISTORY, Tables.CHECKPOINT, Tables.EXECUTION, Tables.ID, Tables.COUNTER, Tables.FACET -> false;
            default -> true;
        };
    }
}
