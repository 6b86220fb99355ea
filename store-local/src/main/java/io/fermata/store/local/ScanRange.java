package io.fermata.store.local;

import io.fermata.store.Key;
import java.util.Arrays;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** What is left of a scan: keys from {@code from} up to {@code to} (no end if empty), and from which side. */
record ScanRange(Key from, Key to, boolean reverse) {
    private static final Key NOTHING = Key.of(new byte[] {0});

    boolean isEmpty() {
        return Ranges.isEmpty(from, to);
    }

    /** The range that is left once {@code edge} was visited. */
    ScanRange after(Key edge) {
        if (reverse) {
            // An empty end would mean no end, but nothing comes before the empty key.
            return edge.bytes().length == 0 ? new ScanRange(NOTHING, NOTHING, true) : new ScanRange(from, edge, true);
        }
        // The least key above is the key with a zero behind it.
        return new ScanRange(Key.of(Arrays.copyOf(edge.bytes(), edge.bytes().length + 1)), to, false);
    }

    /** Whether a visit meets {@code one} before {@code other}. */
    boolean isBefore(Key one, Key other) {
        return reverse ? one.compareTo(other) > 0 : one.compareTo(other) < 0;
    }

    @Nullable
    Key nearer(@Nullable Key one, @Nullable Key other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return isBefore(one, other) ? one : other;
    }

    <V> NavigableMap<Key, V> behind(NavigableMap<Key, V> rows, Key edge) {
        return reverse ? rows.headMap(edge, false) : rows.tailMap(edge, false);
    }
}
