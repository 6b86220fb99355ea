package io.fermata.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends values to a buffer that grows and can be used again. For one thread. */
public final class Writer {
    private static final int FIRST_BYTES = 256;
    private static final int BITS_PER_VARINT_BYTE = 7;
    private static final int VARINT_BYTES_MAX = 10;
    private static final long BUFFER_BYTES_MAX = Integer.MAX_VALUE - 8;

    private byte[] buffer = new byte[FIRST_BYTES];
    private int size;

    /** Forgets what was written; keeps the buffer. */
    public Writer clear() {
        size = 0;
        return this;
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    public Writer writeByte(int value) {
        need(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public Writer writeBoolean(boolean value) {
        return writeByte(value ? 1 : 0);
    }

    /** Seven bits a byte, lowest first; a negative number takes ten bytes. */
    public Writer writeVarint(long value) {
        need(VARINT_BYTES_MAX);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= BITS_PER_VARINT_BYTE;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    /** Eight bytes, highest first, so that unsigned numbers sort as bytes do. */
    public Writer writeLong(long value) {
        need(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    public Writer writeDouble(double value) {
        return writeLong(Double.doubleToLongBits(value));
    }

    /** Length and bytes. */
    public Writer writeBytes(byte[] bytes) {
        writeVarint(bytes.length);
        return writeRaw(bytes);
    }

    /** The bytes alone. */
    public Writer writeRaw(byte[] bytes) {
        need(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    /** Length in bytes and UTF-8. */
    public Writer writeString(String text) {
        int length = text.length();
        if (!isAscii(text, length)) {
            return writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
        writeVarint(length);
        need(length);
        for (int i = 0; i < length; i++) {
            buffer[size++] = (byte) text.charAt(i);
        }
        return this;
    }

    private static boolean isAscii(String text, int length) {
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private void need(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(
                    buffer, Math.max(Math.addExact(size, more), (int) Math.min(2L * size, BUFFER_BYTES_MAX)));
        }
    }
}
