package io.fermata.engine;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Lookup;
import io.fermata.store.ShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shard's rows as they will be once everything it has decided is committed: the batch being built, over the batch
 * being committed, over the store. Reads that need the disk run elsewhere and take in what changes meanwhile.
 */
final class Rows {
    private final ShardStore store;
    private final Lease lease;
    private final Executor loads;
    private final Consumer<Runnable> post;
    private final Map<Key, ColdRead> coldReads = new HashMap<>();
    private final List<ColdScan> coldScans = new ArrayList<>();
    private Batch building = new Batch();
    private @Nullable Batch committing;

    /** {@code post} brings a task back to the shard's thread. */
    Rows(ShardStore store, Lease lease, Executor loads, Consumer<Runnable> post) {
        this.store = store;
        this.lease = lease;
        this.loads = loads;
        this.post = post;
    }

    Batch building() {
        return building;
    }

    @Nullable
    Batch committing() {
        return committing;
    }

    /** The batch being built becomes the one being committed. */
    Batch seal() {
        var sealed = building;
        committing = sealed;
        building = new Batch();
        return sealed;
    }

    /** The batch being committed is now in the store. */
    void committed() {
        committing = null;
    }

    void put(Key key, byte[] value) {
        building.put(key, value);
        changed(key, value);
    }

    void delete(Key key) {
        building.delete(key);
        changed(key, Batch.DELETED);
    }

    void deleteRange(Key from, Key to) {
        building.deleteRange(from, to);
    }

    Lookup read(Key key) {
        byte[] change = uncommitted(key);
        if (change != null) {
            return Batch.isDeleted(change) ? Lookup.ABSENT : Lookup.found(change);
        }
        return store.peek(lease, key);
    }

    void read(Key key, Consumer<Row> then) {
        var pending = coldReads.get(key);
        if (pending != null) {
            pending.waiting.add(then);
            return;
        }
        var lookup = read(key);
        if (lookup.known()) {
            then.accept(new Row(key, lookup.value()));
            return;
        }
        var cold = new ColdRead();
        cold.waiting.add(then);
        coldReads.put(key, cold);
        loads.execute(() -> {
            post.accept(read(() -> {
                byte[] value = store.get(lease, key);
                return () -> finish(key, cold, value);
            }));
        });
    }

    void scan(Key from, Key to, int limit, Consumer<List<Row>> then) {
        var delta = new TreeMap<Key, byte[]>();
        if (committing != null) {
            delta.putAll(committing.changes(from, to));
        }
        delta.putAll(building.changes(from, to));
        int fetch = limit + delta.size();
        var hot = new ArrayList<Row>();
        if (store.peekScan(lease, from, to, (key, value) -> hot.add(new Row(key, value)) && hot.size() < fetch)) {
            then.accept(merge(hot, delta, limit));
            return;
        }
        var scan = new ColdScan(from, to, delta);
        coldScans.add(scan);
        loads.execute(() -> {
            post.accept(read(() -> {
                var rows = new ArrayList<Row>();
                store.scan(
                        lease, from, to, false, (key, value) -> rows.add(new Row(key, value)) && rows.size() < fetch);
                return () -> finish(scan, rows, fetch, limit, then);
            }));
        });
    }

    private void finish(ColdScan scan, List<Row> rows, int fetch, int limit, Consumer<List<Row>> then) {
        coldScans.remove(scan);
        // Rows that vanished while the disk was read may leave fewer than asked for although there are more.
        if (rows.size() >= fetch && scan.delta.size() > fetch - limit) {
            scan(scan.from, scan.to, limit, then);
        } else {
            then.accept(merge(rows, scan.delta, limit));
        }
    }

    /** A read that fails breaks the shard, on the shard's thread: nobody may wait for it for ever. */
    private static Runnable read(Supplier<Runnable> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            return () -> {
                throw e;
            };
        } catch (Error e) {
            return () -> {
                throw e;
            };
        }
    }

    private void finish(Key key, ColdRead cold, byte @Nullable [] stored) {
        coldReads.remove(key, cold);
        for (var then : cold.waiting) {
            // Looked up for each: what the one before changed, the next must see.
            byte[] latest = uncommitted(key);
            byte[] change = latest == null ? cold.change : latest;
            then.accept(new Row(key, change == null ? stored : Batch.isDeleted(change) ? null : change));
        }
    }

    private static List<Row> merge(List<Row> stored, Map<Key, byte[]> delta, int limit) {
        if (delta.isEmpty()) {
            return stored.size() <= limit ? stored : stored.subList(0, limit);
        }
        var merged = new TreeMap<Key, byte @Nullable []>();
        stored.forEach(row -> merged.put(row.key(), row.value()));
        merged.putAll(delta);
        var rows = new ArrayList<Row>();
        for (var entry : merged.entrySet()) {
            if (!Batch.isDeleted(entry.getValue()) && rows.size() < limit) {
                rows.add(new Row(entry.getKey(), entry.getValue()));
            }
        }
        return rows;
    }

    private byte @Nullable [] uncommitted(Key key) {
        byte[] change = building.get(key);
        if (change == null && committing != null) {
            change = committing.get(key);
        }
        return change;
    }

    private void changed(Key key, byte[] value) {
        if (!coldReads.isEmpty()) {
            var cold = coldReads.get(key);
            if (cold != null) {
                cold.change = value;
            }
        }
        for (var scan : coldScans) {
            if (scan.from.compareTo(key) <= 0 && (scan.to.bytes().length == 0 || key.compareTo(scan.to) < 0)) {
                scan.delta.put(key, value);
            }
        }
    }

    private static final class ColdRead {
        private final List<Consumer<Row>> waiting = new ArrayList<>();
        private byte @Nullable [] change;
    }

    /** A scan under way; its identity is the object. */
    private static final class ColdScan {
        private final Key from;
        private final Key to;
        private final NavigableMap<Key, byte[]> delta;

        ColdScan(Key from, Key to, NavigableMap<Key, byte[]> delta) {
            this.from = from;
            this.to = to;
            this.delta = delta;
        }
    }
}
