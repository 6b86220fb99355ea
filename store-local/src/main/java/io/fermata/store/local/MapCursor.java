package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.StoreException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Walks over the map's rows of one range, as of the moment it was made. */
final class MapCursor implements AutoCloseable {
    private final Slice from;
    private final Slice to;
    private final ReadOptions options;
    private final RocksIterator rows;
    private final boolean reverse;
    private @Nullable Key key;

    MapCursor(RocksDB rocks, Slice from, Slice to, boolean reverse) {
        this.from = from;
        this.to = to;
        this.reverse = reverse;
        this.options = new ReadOptions().setIterateLowerBound(from).setIterateUpperBound(to);
        this.rows = rocks.newIterator(options);
    }

    void start() {
        if (reverse) {
            rows.seekToLast();
        } else {
            rows.seekToFirst();
        }
        load();
    }

    /** The current row's key; {@code null} at the end. */
    @Nullable
    Key key() {
        return key;
    }

    byte[] value() {
        return rows.value();
    }

    void next() {
        if (reverse) {
            rows.prev();
        } else {
            rows.next();
        }
        load();
    }

    private void load() {
        if (rows.isValid()) {
            var bytes = rows.key();
            key = Key.of(Arrays.copyOfRange(bytes, MapKeys.SHARD_BYTES, bytes.length));
            return;
        }
        key = null;
        try {
            rows.status();
        } catch (RocksDBException e) {
            throw new StoreException("cannot read the map: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        rows.close();
        options.close();
        from.close();
        to.close();
    }
}
