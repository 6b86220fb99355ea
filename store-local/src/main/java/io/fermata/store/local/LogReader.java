package io.fermata.store.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads the groups of one log file. */
final class LogReader implements Closeable {
    static final long FIRST_OFFSET = Group.BLOCK_BYTES;

    private final LogFile file;
    private final FileChannel channel;

    LogReader(LogFile file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file.path(), StandardOpenOption.READ);
    }

    static void readFully(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        long at = offset;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }

    LogFile file() {
        return file;
    }

    /** The whole and sound group of this file's generation at the offset, or {@code null}. */
    @Nullable
    Group at(long offset) throws IOException {
        if (offset + Group.HEADER_BYTES > file.size()) {
            return null;
        }
        var header = ByteBuffer.allocate(Group.HEADER_BYTES);
        readFully(channel, header, offset);
        if (header.hasRemaining() || header.getInt(0) != Group.MAGIC || header.getLong(16) != file.generation()) {
            return null;
        }
        int length = header.getInt(8);
        if (length < Group.HEADER_BYTES || length > file.size() - offset) {
            return null;
        }
        var bytes = ByteBuffer.allocate(Group.padded(length));
        readFully(channel, bytes, offset);
        bytes.flip();
        if (bytes.limit() < Group.padded(length) || Group.storedChecksum(bytes) != Group.checksum(file.salt(), bytes)) {
            return null;
        }
        var position = new Position(header.getLong(24), Group.storedChecksum(bytes));
        return new Group(position, header.getInt(12), length, bytes);
    }

    /** Where the next sound group of whatever number starts, from {@code offset} on; -1 if there is none. */
    long nextSound(long offset) throws IOException {
        for (long at = offset; at < file.size(); at += Group.BLOCK_BYTES) {
            if (at(at) != null) {
                return at;
            }
        }
        return -1;
    }

    /** Whether a sound group with a number above {@code number} starts at {@code offset} or behind it. */
    boolean holdsAbove(long number, long offset) throws IOException {
        for (long at = offset; at < file.size(); at += Group.BLOCK_BYTES) {
            var group = at(at);
            if (group != null && group.position().number() > number) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
