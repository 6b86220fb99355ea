package io.fermata.engine;

import io.fermata.store.Key;
import io.fermata.store.RowVisitor;

/** The committed rows of a shard, read (and waited for) while its memory is being built. */
@FunctionalInterface
interface StoredRows {
    /** Visits the rows of {@code [from, to)} in order. */
    void scan(Key from, Key to, RowVisitor visitor);

    /** Visits all rows whose key begins with {@code prefix}. */
    default void scan(Key prefix, RowVisitor visitor) {
        scan(prefix, prefix.afterPrefix(), visitor);
    }
}
