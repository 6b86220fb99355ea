package io.fermata.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a stream to its end and keeps the last bytes: whoever writes never waits for room. */
final class Tail {
    private static final int CHUNK_BYTES = 8 * 1024;

    private final byte[] ring;
    private long written;

    Tail(int bytesMax) {
        this.ring = new byte[bytesMax];
    }

    /** Reads until the writers are gone; a stream closed under it has ended, too. */
    void drain(InputStream stream) {
        var chunk = new byte[CHUNK_BYTES];
        try (stream) {
            for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
                keep(chunk, count);
            }
        } catch (IOException ended) {
            System.getLogger(Tail.class.getName())
                    .log(System.Logger.Level.DEBUG, "the output of a command was closed", ended);
        }
    }

    synchronized void keep(byte[] bytes, int count) {
        int from = Math.max(0, count - ring.length);
        written += from;
        for (int i = from; i < count; i++) {
            ring[(int) (written % ring.length)] = bytes[i];
            written++;
        }
    }

    synchronized boolean isTruncated() {
        return written > ring.length;
    }

    /** What is kept, from the first whole character on. */
    synchronized String text() {
        if (!isTruncated()) {
            return new String(ring, 0, (int) written, StandardCharsets.UTF_8);
        }
        int start = (int) (written % ring.length);
        var bytes = new byte[ring.length];
        System.arraycopy(ring, start, bytes, 0, ring.length - start);
        System.arraycopy(ring, 0, bytes, ring.length - start, start);
        int first = 0;
        while (first < bytes.length && first < 3 && (bytes[first] & 0xC0) == 0x80) {
            first++;
        }
        return new String(bytes, first, bytes.length - first, StandardCharsets.UTF_8);
    }
}
