package io.fermata.store.local;

/**
 * Settings of a {@link LocalStore}; sync is not one of them.
 *
 * @param shards shards of a new store, 1 to {@value #SHARDS_MAX}; an existing store keeps its own number
 * @param logFileBytes size of each preallocated log file, at least {@value #LOG_FILE_BYTES_MIN}; a batch may take half
 * @param cacheBytes memory for blocks read from the map
 * @param pendingBytesMax memory for committed rows that are not in the map yet; commits wait when it is full
 * @param roomBytesMin free disk space below which commits are refused, except those that use the reserve
 */
public record LocalStoreOptions(
        int shards, long logFileBytes, long cacheBytes, long pendingBytesMax, long roomBytesMin) {
    public static final int SHARDS_MAX = 4_096;
    public static final long LOG_FILE_BYTES_MIN = 1L << 20;
    private static final long LOG_FILE_BYTES_MAX = 1L << 30;

    private static final int SHARDS = 1;
    private static final long LOG_FILE_BYTES = 32L << 20;
    private static final long CACHE_BYTES = 64L << 20;
    private static final long PENDING_BYTES_MAX = 64L << 20;
    private static final long ROOM_BYTES_MIN = 64L << 20;

    public LocalStoreOptions {
        require(shards >= 1 && shards <= SHARDS_MAX, "shards", shards, "1 to " + SHARDS_MAX);
        require(
                logFileBytes >= LOG_FILE_BYTES_MIN
                        && logFileBytes <= LOG_FILE_BYTES_MAX
                        && logFileBytes % Group.BLOCK_BYTES == 0,
                "logFileBytes",
                logFileBytes,
                "a multiple of 4096 from 1 MiB to 1 GiB");
        require(cacheBytes >= 1 << 20, "cacheBytes", cacheBytes, "at least 1 MiB");
        require(pendingBytesMax >= 1 << 20, "pendingBytesMax", pendingBytesMax, "at least 1 MiB");
        require(roomBytesMin >= 0, "roomBytesMin", roomBytesMin, "not negative");
    }

    /** One shard, log files of 32 MiB, 64 MiB each of cache, of pending rows and of room to leave on the disk. */
    public static LocalStoreOptions defaults() {
        return new LocalStoreOptions(SHARDS, LOG_FILE_BYTES, CACHE_BYTES, PENDING_BYTES_MAX, ROOM_BYTES_MIN);
    }

    public LocalStoreOptions withShards(int shards) {
        return new LocalStoreOptions(shards, logFileBytes, cacheBytes, pendingBytesMax, roomBytesMin);
    }

    public LocalStoreOptions withLogFileBytes(long logFileBytes) {
        return new LocalStoreOptions(shards, logFileBytes, cacheBytes, pendingBytesMax, roomBytesMin);
    }

    public LocalStoreOptions withCacheBytes(long cacheBytes) {
        return new LocalStoreOptions(shards, logFileBytes, cacheBytes, pendingBytesMax, roomBytesMin);
    }

    public LocalStoreOptions withPendingBytesMax(long pendingBytesMax) {
        return new LocalStoreOptions(shards, logFileBytes, cacheBytes, pendingBytesMax, roomBytesMin);
    }

    public LocalStoreOptions withRoomBytesMin(long roomBytesMin) {
        return new LocalStoreOptions(shards, logFileBytes, cacheBytes, pendingBytesMax, roomBytesMin);
    }

    private static void require(boolean holds, String name, long value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + rule + " but is " + value);
        }
    }
}
