package io.fermata.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/** Reads what {@link Writer} wrote; never takes a length on trust. For one thread. */
public final class Reader {
    private static final int BITS_PER_VARINT_BYTE = 7;

    private final byte[] bytes;
    private final int end;
    private int offset;

    public Reader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** Reads from {@code offset} to the end of the array. */
    public Reader(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.end = bytes.length;
        this.offset = offset;
    }

    /**
     * What the bytes are as a whole.
     *
     * @throws CodecException if they end too early or too late, or hold a value that breaks its rules
     */
    public static <T> T readWhole(byte[] bytes, Function<Reader, T> read) {
        var in = new Reader(bytes);
        try {
            var whole = read.apply(in);
            in.expectEnd();
            return whole;
        } catch (IllegalArgumentException e) {
            throw new CodecException("a value that breaks its rules (" + e.getMessage() + ")", in.offset(), e);
        }
    }

    /** Where the next value begins. */
    public int offset() {
        return offset;
    }

    public boolean atEnd() {
        return offset == end;
    }

    /**
     * Checks that nothing is left.
     *
     * @throws CodecException if something is
     */
    public void expectEnd() {
        if (offset != end) {
            throw new CodecException((end - offset) + " bytes too many", offset);
        }
    }

    /** A byte, 0 to 255. */
    public int readByte() {
        if (offset >= end) {
            throw new CodecException("the bytes end too early", offset);
        }
        return bytes[offset++] & 0xff;
    }

    public boolean readBoolean() {
        int at = offset;
        int value = readByte();
        if (value > 1) {
            throw new CodecException("neither true nor false: " + value, at);
        }
        return value == 1;
    }

    public long readVarint() {
        int at = offset;
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += BITS_PER_VARINT_BYTE) {
            int next = readByte();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new CodecException("a number of more than 64 bits", at);
    }

    /** A number that fits an int. */
    public int readInt() {
        int at = offset;
        long value = readVarint();
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new CodecException("a number out of range: " + value, at);
        }
        return (int) value;
    }

    /** How many elements follow; each takes at least one byte, so that more cannot be true. */
    public int readCount() {
        int at = offset;
        long count = readVarint();
        if (count < 0 || count > end - offset) {
            throw new CodecException("a length of " + count + " where " + (end - offset) + " bytes are left", at);
        }
        return (int) count;
    }

    public long readLong() {
        if (end - offset < Long.BYTES) {
            throw new CodecException("the bytes end too early", offset);
        }
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (bytes[offset++] & 0xff);
        }
        return value;
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public byte[] readBytes() {
        int length = readCount();
        var read = Arrays.copyOfRange(bytes, offset, offset + length);
        offset += length;
        return read;
    }

    public String readString() {
        int length = readCount();
        if (length == 0) {
            return "";
        }
        var text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        offset += length;
        return text;
    }
}
