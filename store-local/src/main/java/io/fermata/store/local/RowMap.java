package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.Lookup;
import io.fermata.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.Holder;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The ordered map of all shards in RocksDB, without a log of RocksDB's own: what it flushed last tells from where the
 * store's log must be replayed. One thread writes; any thread reads.
 */
final class RowMap implements AutoCloseable {
    private static final int CHUNK_BYTES = 4 << 20;

    private final Path path;
    private final MapSettings settings;
    private final RocksDB rocks;
    private final ReadOptions reads = new ReadOptions();
    private final ReadOptions memoryReads = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);
    private final ReadOptions flushedReads = new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER);
    private final WriteOptions writes = new WriteOptions().setDisableWAL(true);
    private final MapChunk chunk = new MapChunk();

    private RowMap(Path path, MapSettings settings, RocksDB rocks) {
        this.path = path;
        this.settings = settings;
        this.rocks = rocks;
    }

    static RowMap open(Path path, LocalStoreOptions options) {
        MapManifest.verify(path);
        var settings = MapSettings.of(options);
        try {
            return new RowMap(path, settings, RocksDB.open(settings.options(), path.toString()));
        } catch (RocksDBException e) {
            throw MapDamage.explain(path, settings, e);
        }
    }

    /** Opens without writing anything; nobody else may write meanwhile. */
    static RowMap openToRead(Path path, LocalStoreOptions options) {
        MapManifest.verify(path);
        var settings = MapSettings.of(options).toRead();
        try {
            return new RowMap(path, settings, RocksDB.openReadOnly(settings.options(), path.toString()));
        } catch (RocksDBException e) {
            throw MapDamage.explain(path, settings, e);
        }
    }

    /**
     * Reads every block of every table.
     *
     * @throws StoreException names the table and where the bad block is
     */
    void verify() {
        try {
            rocks.verifyChecksum();
        } catch (RocksDBException e) {
            throw unreadable(path, e);
        }
    }

    /** The names of the tables that the map consists of. */
    Set<String> tables() {
        return rocks.getLiveFilesMetaData().stream()
                .map(table -> table.fileName().substring(1))
                .collect(Collectors.toSet());
    }

    /** Puts the map as it is now, counting everything written, into a directory that is not there yet. */
    void checkpoint(Path target) throws RocksDBException {
        try (var checkpoint = Checkpoint.create(rocks)) {
            checkpoint.createCheckpoint(target.toString());
        }
    }

    byte @Nullable [] get(int shard, Key key) {
        return read(reads, MapKeys.of(shard, key));
    }

    Lookup peek(int shard, Key key) {
        var value = new Holder<byte[]>();
        if (!rocks.keyMayExist(memoryReads, MapKeys.of(shard, key), value)) {
            return Lookup.ABSENT;
        }
        var found = value.getValue();
        return found == null ? Lookup.NOT_IN_MEMORY : Lookup.found(found);
    }

    MapCursor cursor(int shard, ScanRange range) {
        return new MapCursor(
                rocks,
                new Slice(MapKeys.of(shard, range.from())),
                new Slice(MapKeys.end(shard, range.to())),
                range.reverse());
    }

    /** Rows and tombstones in the map's memory that are not flushed yet. */
    long entries() {
        try {
            return rocks.getLongProperty("rocksdb.num-entries-active-mem-table");
        } catch (RocksDBException e) {
            throw unreadable(path, e);
        }
    }

    /** Rows not flushed yet, cached blocks, and the tables' indexes and filters. */
    long memoryBytes() {
        try {
            return rocks.getLongProperty("rocksdb.cur-size-all-mem-tables")
                    + rocks.getLongProperty("rocksdb.block-cache-usage")
                    + rocks.getLongProperty("rocksdb.estimate-table-readers-mem");
        } catch (RocksDBException e) {
            throw unreadable(path, e);
        }
    }

    /** How far the log is in the map, counting what a crash would lose. */
    Position position() {
        return position(reads);
    }

    /** How far the log is in the map for good. */
    Position flushed() {
        return position(flushedReads);
    }

    Generation.ShardMark mark(int shard) {
        var bytes = read(reads, MapKeys.mark(shard));
        if (bytes == null) {
            return Generation.ShardMark.NONE;
        }
        var buffer = ByteBuffer.wrap(bytes);
        return new Generation.ShardMark(buffer.getLong(), buffer.getLong());
    }

    /** Takes the generation over; the position goes last, so that a flush in between only repeats work. */
    void write(Generation generation) throws RocksDBException {
        for (int shard = 0; shard < generation.shards(); shard++) {
            write(shard, generation);
        }
        var position = ByteBuffer.allocate(12)
                .putLong(generation.position().number())
                .putInt(generation.position().chain());
        chunk.put(MapKeys.POSITION, position.array());
        writeChunk();
    }

    private void write(int shard, Generation generation) throws RocksDBException {
        var rows = generation.rows(shard);
        for (var range : rows.deletedRanges().ends().entrySet()) {
            chunk.deleteRange(MapKeys.of(shard, range.getKey()), MapKeys.end(shard, range.getValue()));
        }
        // RocksDB finds the place of a row that follows the one before it without a search.
        for (var row : RowOrder.of(rows.rows())) {
            if (ShardRows.isDeleted(row.value())) {
                delete(MapKeys.of(shard, row.key()));
            } else {
                chunk.put(shard, row.key(), row.value());
            }
            if (chunk.size() > CHUNK_BYTES) {
                writeChunk();
            }
        }
        var mark = generation.mark(shard);
        if (mark.epoch() > 0) {
            var bytes = ByteBuffer.allocate(16).putLong(mark.epoch()).putLong(mark.sequence());
            chunk.put(MapKeys.mark(shard), bytes.array());
        }
    }

    private void delete(byte[] mapKey) {
        // Most rows are born and deleted before they get here: a look at the filters is cheaper than a tombstone.
        if (rocks.keyMayExist(memoryReads, mapKey, null)) {
            chunk.delete(mapKey);
        }
    }

    private void writeChunk() throws RocksDBException {
        try (var batch = new WriteBatch(chunk.take())) {
            rocks.write(writes, batch);
        }
    }

    /** Makes everything written so far durable. */
    void flush() throws RocksDBException {
        try (var options = new FlushOptions().setWaitForFlush(true)) {
            rocks.flush(options);
        }
    }

    /** Rewrites all files, so that what was overwritten or deleted takes no room any more. */
    void compact() throws RocksDBException {
        flush();
        rocks.compactRange();
    }

    private Position position(ReadOptions options) {
        var bytes = read(options, MapKeys.POSITION);
        if (bytes == null) {
            return Position.START;
        }
        var buffer = ByteBuffer.wrap(bytes);
        return new Position(buffer.getLong(), buffer.getInt());
    }

    private byte @Nullable [] read(ReadOptions options, byte[] mapKey) {
        try {
            return rocks.get(options, mapKey);
        } catch (RocksDBException e) {
            throw unreadable(path, e);
        }
    }

    static StoreException unreadable(Path path, RocksDBException e) {
        return new StoreException("cannot read the map in " + path + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        rocks.close();
        reads.close();
        memoryReads.close();
        flushedReads.close();
        writes.close();
        settings.close();
    }
}
