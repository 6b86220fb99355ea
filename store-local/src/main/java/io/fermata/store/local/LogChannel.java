package io.fermata.store.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The writing end of one log file; tests put one that fails in its place. */
interface LogChannel extends Closeable {
    /** Opens the existing file for writing. */
    @FunctionalInterface
    interface Opener {
        LogChannel open(Path file) throws IOException;
    }

    /** Writes all bytes at the position. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /** Makes what was written durable (data only: the file never grows). */
    void force() throws IOException;

    static LogChannel open(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        return new LogChannel() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                long at = position;
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
            }

            @Override
            public void force() throws IOException {
                channel.force(false);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
