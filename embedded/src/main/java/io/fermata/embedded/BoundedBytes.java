package io.fermata.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** What is written of a value, up to {@link Json#BYTES_MAX}: a hundred megabytes are refused without being made. */
final class BoundedBytes extends OutputStream {
    private static final int FIRST_BYTES = 512;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int count;
    private boolean over;

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] more, int from, int length) throws IOException {
        if (over || length > Json.BYTES_MAX - count) {
            over = true;
            throw new IOException("more than " + Json.BYTES_MAX + " bytes");
        }
        if (length > bytes.length - count) {
            bytes = Arrays.copyOf(bytes, Math.max(count + length, 2 * bytes.length));
        }
        System.arraycopy(more, from, bytes, count, length);
        count += length;
    }

    /** Whether the value was too large. */
    boolean isOver() {
        return over;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, count);
    }
}
