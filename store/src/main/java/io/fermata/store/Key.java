package io.fermata.store;

import java.util.Arrays;
import java.util.HexFormat;

/** A row's key: bytes in unsigned order. The array is never changed after it is wrapped. */
public final class Key implements Comparable<Key> {
    private final byte[] bytes;
    private final int hash;

    private Key(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** Wraps without a copy: the caller gives the array away. */
    public static Key of(byte[] bytes) {
        return new Key(bytes);
    }

    /** The wrapped array; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** The first key that is greater than every key with this prefix; empty (no end) if there is none. */
    public Key afterPrefix() {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == (byte) 0xff) {
            length--;
        }
        var after = Arrays.copyOf(bytes, length);
        if (length > 0) {
            after[length - 1]++;
        }
        return new Key(after);
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
