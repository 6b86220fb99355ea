package io.fermata.store.local;

import io.fermata.store.Key;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A row and the first 32 bytes of its key as numbers, so that a hundred thousand of them are put in order without going
 * from the row to its key and from there to its bytes for each comparison.
 */
final class RowOrder implements Comparable<RowOrder> {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;
    private final Key key;
    private final byte[] value;

    private RowOrder(Key key, byte[] value) {
        byte[] bytes = key.bytes();
        this.key = key;
        this.value = value;
        this.first = number(bytes, 0);
        this.second = number(bytes, Long.BYTES);
        this.third = number(bytes, 2 * Long.BYTES);
        this.fourth = number(bytes, 3 * Long.BYTES);
    }

    /** The rows in the order of their keys. */
    static List<RowOrder> of(Map<Key, byte[]> rows) {
        var ordered = new ArrayList<RowOrder>(rows.size());
        rows.forEach((key, value) -> ordered.add(new RowOrder(key, value)));
        ordered.sort(null);
        return ordered;
    }

    Key key() {
        return key;
    }

    byte[] value() {
        return value;
    }

    /**
     * The eight bytes there; those behind the key's end are zero, so that a key comes before those that begin with it.
     */
    private static long number(byte[] key, int from) {
        if (key.length - from >= Long.BYTES) {
            return (long) LONGS.get(key, from);
        }
        long number = 0;
        for (int i = from; i < key.length; i++) {
            number |= (key[i] & 0xffL) << (Long.SIZE - Byte.SIZE * (i - from + 1));
        }
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowOrder row && key.equals(row.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public int compareTo(RowOrder other) {
        if (first != other.first) {
            return Long.compareUnsigned(first, other.first);
        }
        if (second != other.second) {
            return Long.compareUnsigned(second, other.second);
        }
        if (third != other.third) {
            return Long.compareUnsigned(third, other.third);
        }
        return fourth != other.fourth ? Long.compareUnsigned(fourth, other.fourth) : key.compareTo(other.key);
    }
}
