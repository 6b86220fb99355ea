package io.fermata.engine;

import io.fermata.store.Key;
import java.nio.ByteBuffer;

/** Places of messages on the way between two shards: the sender's incarnation, then a dense number from 1. */
final class Positions {
    private static final int NUMBER_BITS = 40;

    private Positions() {}

    /** The place before the first of an incarnation. */
    static long before(int incarnation) {
        return (long) incarnation << NUMBER_BITS;
    }

    static boolean together(long one, long other) {
        return one >> NUMBER_BITS == other >> NUMBER_BITS;
    }

    /**
     * Whether {@code next} is what comes after {@code through}: the next number, or the first of a later incarnation.
     */
    static boolean follows(long through, long next) {
        return together(through, next)
                ? next == through + 1
                : next > through && next == before((int) (next >> NUMBER_BITS)) + 1;
    }

    /** The row of a message that is under way to a shard. */
    static Key row(int namespace, int receiver, long position) {
        return Tables.key(Tables.OUTBOX, namespace)
                .number(receiver)
                .number(position)
                .build();
    }

    static int receiverOfRow(Key row) {
        return ByteBuffer.wrap(row.bytes()).getInt(5);
    }

    static long ofRow(Key row) {
        return ByteBuffer.wrap(row.bytes()).getLong(9);
    }
}
