package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Logger;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** How RocksDB is set up: small sorted rows, many short-lived, point reads that must often say "absent" from memory. */
record MapSettings(Options options, List<AutoCloseable> parts) implements AutoCloseable {
    private static final long WRITE_BUFFER_BYTES = 64L << 20;
    private static final int BLOCK_BYTES = 8 << 10;
    private static final double FILTER_BITS_PER_KEY = 10;
    private static final double MEMTABLE_FILTER_SHARE = 0.02;
    private static final int BACKGROUND_JOBS = 2;
    private static final int COMPACT_AT_FILES = 4;
    private static final int SLOW_DOWN_AT_FILES = 40;
    private static final int STOP_AT_FILES = 80;
    private static final long LEVEL_BASE_BYTES = 256L << 20;
    private static final long INFO_LOG_BYTES = 1L << 20;

    static MapSettings of(LocalStoreOptions options) {
        loadLibrary();
        var cache = new LRUCache(options.cacheBytes());
        var filter = new BloomFilter(FILTER_BITS_PER_KEY, false);
        var table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(filter)
                .setWholeKeyFiltering(true)
                // Outside the cache, with all files open: index and filter are always in memory, so peek never waits.
                .setCacheIndexAndFilterBlocks(false)
                .setFormatVersion(6);
        var rocks = new Options()
                .setCreateIfMissing(true)
                .setTableFormatConfig(table)
                .setMaxOpenFiles(-1)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(4)
                .setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER_SHARE)
                .setMemtableWholeKeyFiltering(true)
                .setAllowConcurrentMemtableWrite(false)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setLevelCompactionDynamicLevelBytes(true)
                .setMaxBytesForLevelBase(LEVEL_BASE_BYTES)
                .setLevel0FileNumCompactionTrigger(COMPACT_AT_FILES)
                .setLevel0SlowdownWritesTrigger(SLOW_DOWN_AT_FILES)
                .setLevel0StopWritesTrigger(STOP_AT_FILES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.LZ4_COMPRESSION)
                .setAvoidFlushDuringShutdown(true)
                .setParanoidChecks(true)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(INFO_LOG_BYTES)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
        return new MapSettings(rocks, List.of(rocks, filter, cache));
    }

    /** The same for a map that is only read: RocksDB then keeps its own log file to itself. */
    MapSettings toRead() {
        var silence = new SilentLogger();
        options.setCreateIfMissing(false).setLogger(silence);
        var all = new ArrayList<>(parts);
        all.add(silence);
        return new MapSettings(options, all);
    }

    private static final class SilentLogger extends Logger {
        SilentLogger() {
            super(InfoLogLevel.FATAL_LEVEL);
        }

        @Override
        protected void log(InfoLogLevel level, String message) {
            // What matters comes back as an exception.
        }
    }

    /** Takes the native library out of its jar, and its file away at once: a killed process leaves nothing behind. */
    private static synchronized void loadLibrary() {
        try {
            var directory = Files.createTempDirectory("fermata-");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
                RocksDB.loadLibrary();
            } finally {
                try (var files = Files.newDirectoryStream(directory)) {
                    for (var file : files) {
                        Files.delete(file);
                    }
                }
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "cannot unpack RocksDB's library into " + System.getProperty("java.io.tmpdir")
                            + "; name another directory with -Djava.io.tmpdir=DIR",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            for (var part : parts) {
                part.close();
            }
        } catch (Exception e) {
            throw new StoreException("cannot let RocksDB's settings go", e);
        }
    }
}
