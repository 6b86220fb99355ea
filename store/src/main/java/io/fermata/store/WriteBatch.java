package io.fermata.store;

import java.util.ArrayList;
import java.util.List;

/** Absolute puts and deletes that commit together, applied in order; applying them twice changes nothing. */
public final class WriteBatch {
    /** One change of one row, or of all rows in {@code [key, to)}. */
    public sealed interface Change {
        Key key();

        record Put(Key key, byte[] value) implements Change {}

        record Delete(Key key) implements Change {}

        record DeleteRange(Key key, Key to) implements Change {}
    }

    private final List<Change> changes = new ArrayList<>();
    private long bytes;
    private boolean usesReserve;

    public void put(Key key, byte[] value) {
        changes.add(new Change.Put(key, value));
        bytes += key.bytes().length + value.length;
    }

    public void delete(Key key) {
        changes.add(new Change.Delete(key));
        bytes += key.bytes().length;
    }

    /** Deletes every row in {@code [from, to)}. */
    public void deleteRange(Key from, Key to) {
        changes.add(new Change.DeleteRange(from, to));
        bytes += from.bytes().length + to.bytes().length;
    }

    /**
     * Lets this batch use the room that a store keeps back when its disk is nearly full. Only for batches that give
     * room back in the end: closes, deletes, retention.
     */
    public void useReserve() {
        usesReserve = true;
    }

    public boolean usesReserve() {
        return usesReserve;
    }

    public List<Change> changes() {
        return changes;
    }

    /** Bytes of keys and values so far. */
    public long bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
