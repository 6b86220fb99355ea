package io.fermata.store;

import org.jspecify.annotations.Nullable;

/** What a read that must not touch the disk could say. */
public sealed interface Lookup {
    /** The row's value, or {@code null} if there is certainly no such row. */
    record Known(byte @Nullable [] value) implements Lookup {}

    /** Only a blocking {@link ShardStore#get} can tell. */
    record NotInMemory() implements Lookup {}
}
