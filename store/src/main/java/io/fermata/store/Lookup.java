package io.fermata.store;

import org.jspecify.annotations.Nullable;

/** What a read that must not touch the disk could say. */
public final class Lookup {
    /** Only a blocking {@link ShardStore#get} can tell. */
    public static final Lookup NOT_IN_MEMORY = new Lookup(false, null);

    /** There is certainly no such row. */
    public static final Lookup ABSENT = new Lookup(true, null);

    private final boolean known;
    private final byte @Nullable [] value;

    private Lookup(boolean known, byte @Nullable [] value) {
        this.known = known;
        this.value = value;
    }

    /** The row is there and holds {@code value}; not to be changed. */
    public static Lookup found(byte[] value) {
        return new Lookup(true, value);
    }

    /** Whether memory could tell. */
    public boolean known() {
        return known;
    }

    /** The row's value; {@code null} if there is no such row or memory cannot tell. */
    public byte @Nullable [] value() {
        return value;
    }
}
