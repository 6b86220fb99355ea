package io.fermata.store.local;

import io.fermata.store.Key;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Pending rows of a range (deleted ones as {@link ShardRows#DELETED}) that stand above the map's.
 *
 * @param hidden keys whose rows in the map are deleted, unless they are among {@code rows}
 * @param edge the last key that this slice speaks about; {@code null} if it reaches the end of the range
 */
record PendingSlice(
        NavigableMap<Key, byte[]> rows,
        Ranges hidden,
        @Nullable Key edge) {}
