package io.fermata.store;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The durable side of one shard of a {@link MemoryStore}; outlives the instances that write to it. */
final class MemoryShard {
    private final TreeMap<Key, byte[]> rows = new TreeMap<>();
    private long epoch;
    private long sequence;

    synchronized Lease acquire(int shard) {
        epoch++;
        return new Lease(shard, epoch, sequence);
    }

    synchronized void usurp() {
        epoch++;
    }

    synchronized Outcome write(Lease lease, long sequence, WriteBatch batch) {
        if (lease.epoch() != epoch) {
            return new Outcome.Fenced(epoch);
        }
        if (sequence != this.sequence + 1) {
            return new Outcome.Refused("sequence " + sequence + " does not follow " + this.sequence);
        }
        batch.changes().forEach(this::apply);
        this.sequence = sequence;
        return new Outcome.Committed();
    }

    synchronized byte @Nullable [] get(Key key) {
        return rows.get(key);
    }

    /** A copy of the rows in the range, as of one moment. */
    synchronized NavigableMap<Key, byte[]> range(Key from, Key to) {
        boolean endless = to.bytes().length == 0;
        if (!endless && from.compareTo(to) >= 0) {
            return new TreeMap<>();
        }
        return new TreeMap<>(endless ? rows.tailMap(from, true) : rows.subMap(from, true, to, false));
    }

    private void apply(WriteBatch.Change change) {
        switch (change) {
            case WriteBatch.Change.Put put -> rows.put(put.key(), put.value());
            case WriteBatch.Change.Delete delete -> rows.remove(delete.key());
            case WriteBatch.Change.DeleteRange range ->
                range(range.key(), range.to()).keySet().forEach(rows::remove);
        }
    }
}
