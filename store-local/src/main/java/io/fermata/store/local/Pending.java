package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Committed rows that the map does not have yet: an active generation that the log thread adds to, and a frozen one
 * that is on its way into the map. Bounded: commits wait in {@link #awaitRoom} while the map is behind.
 */
final class Pending {
    private record Layers(Generation active, @Nullable Generation frozen) {}

    private final int shards;
    private final long bytesMax;
    private final long chunkBytes;
    private volatile Layers layers;
    private long drops;
    private long activeSince;
    private boolean hurry;
    private volatile @Nullable String failure;

    Pending(int shards, long bytesMax, Position position) {
        this.shards = shards;
        this.bytesMax = bytesMax;
        this.chunkBytes = bytesMax / 4;
        this.layers = new Layers(new Generation(shards, position), null);
    }

    /** The row's newest pending value, {@link ShardRows#DELETED}, or {@code null} if only the map can tell. */
    byte @Nullable [] find(int shard, Key key) {
        var now = layers;
        var value = now.active.rows(shard).find(key);
        return value == null && now.frozen != null ? now.frozen.rows(shard).find(key) : value;
    }

    synchronized void apply(List<LogRecord> records, Position position) {
        var active = layers.active;
        long before = active.position().number();
        boolean wasIdle = active.bytes() == 0;
        active.apply(records, position);
        if (wasIdle || active.bytes() >= chunkBytes) {
            activeSince = wasIdle ? System.nanoTime() : activeSince;
            notifyAll();
        }
        if (position.number() <= before) {
            throw new IllegalStateException("group " + position.number() + " is not after group " + before);
        }
    }

    /** Waits until commits may go on; returns why they may not if the map is broken. */
    synchronized @Nullable String awaitRoom() throws InterruptedException {
        while (bytes() >= bytesMax && failure == null) {
            wait();
        }
        return failure;
    }

    private long bytes() {
        var now = layers;
        return now.active.bytes() + (now.frozen == null ? 0 : now.frozen.bytes());
    }

    synchronized boolean hasRoom() {
        return bytes() < bytesMax;
    }

    /** Waits that long, or until somebody hurries. */
    synchronized void pause(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; !hurry && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /**
     * Waits until a chunk is full, has waited {@code nanos}, somebody hurries, or a failed one is to be tried again.
     */
    synchronized void awaitChunk(long nanos) throws InterruptedException {
        while (!hurry && failure == null && layers.active.bytes() < chunkBytes) {
            if (layers.active.bytes() == 0) {
                wait();
                continue;
            }
            long left = activeSince + nanos - System.nanoTime();
            if (left <= 0) {
                return;
            }
            wait(left / 1_000_000 + 1);
        }
    }

    /** Wakes whoever waits for a chunk, now and from now on. */
    synchronized void hurry() {
        hurry = true;
        notifyAll();
    }

    /** The generation that the map must take next; the same one again until {@link #drop}. */
    synchronized Generation freeze() {
        var now = layers;
        if (now.frozen != null) {
            return now.frozen;
        }
        layers = new Layers(new Generation(shards, now.active.position()), now.active);
        return now.active;
    }

    /** The map has the frozen generation. */
    synchronized void drop() {
        layers = new Layers(layers.active, null);
        drops++;
        failure = null;
        notifyAll();
    }

    /** The map could not take the frozen generation. */
    synchronized void fail(String reason) {
        failure = reason;
        notifyAll();
    }

    /** Changes whenever rows move to the map: a reader of both looks at it before and after. */
    synchronized long drops() {
        return drops;
    }

    /**
     * The first {@code rowsMax} pending rows of the range as of one moment, or {@code null} if {@code drops} is old.
     */
    synchronized @Nullable PendingSlice slice(int shard, ScanRange range, int rowsMax, long drops) {
        if (drops != this.drops) {
            return null;
        }
        var rows = new TreeMap<Key, byte[]>();
        var hidden = new Ranges();
        Key edge = null;
        var now = layers;
        if (now.frozen != null) {
            var frozen = now.frozen.rows(shard);
            edge = collect(frozen, range, rowsMax, rows);
            hidden.addAll(frozen.deletedRanges());
        }
        var active = now.active.rows(shard);
        active.deletedRanges()
                .ends()
                .forEach((from, to) -> Ranges.within(rows, from, to).clear());
        hidden.addAll(active.deletedRanges());
        edge = range.nearer(edge, collect(active, range, rowsMax, rows));
        if (edge != null) {
            range.behind(rows, edge).clear();
        }
        return new PendingSlice(rows, hidden, edge);
    }

    private static @Nullable Key collect(ShardRows layer, ScanRange range, int rowsMax, Map<Key, byte[]> into) {
        int left = rowsMax;
        var keys = range.reverse()
                ? layer.withinReversed(range.from(), range.to())
                : layer.within(range.from(), range.to());
        for (var key : keys) {
            var value = layer.find(key);
            if (value == null) {
                throw new StoreException("a pending row is gone: " + key);
            }
            into.put(key, value);
            if (--left == 0) {
                return key;
            }
        }
        return null;
    }
}
