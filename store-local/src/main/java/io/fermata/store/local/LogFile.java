package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One file of the log. Its first block names it: magic 8, generation 8, salt 8, checksum 4; groups follow. */
record LogFile(Path path, long generation, long salt, long size) {
    static final String SUFFIX = ".log";

    private static final long MAGIC = 0x4645524d4c4f4731L;
    private static final int HEADER_BYTES = 28;
    private static final int ZEROS_BYTES = 1 << 20;
    private static final SecureRandom SALTS = new SecureRandom();

    /** Makes an empty file of this generation, out of {@code recycled} if there is one: every block is allocated. */
    static LogFile prepare(Path directory, long generation, long size, @Nullable Path recycled) throws IOException {
        var draft = directory.resolve("draft");
        if (recycled != null) {
            Files.move(recycled, draft, StandardCopyOption.REPLACE_EXISTING);
        }
        var file = new LogFile(directory.resolve(name(generation)), generation, SALTS.nextLong(), size);
        try (var channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.size() != size) {
                fillWithZeros(channel, size);
            }
            channel.write(file.header(), 0);
            channel.force(true);
        }
        Files.move(draft, file.path, StandardCopyOption.ATOMIC_MOVE);
        StoreDirectory.sync(directory);
        return file;
    }

    private static void fillWithZeros(FileChannel channel, long size) throws IOException {
        channel.truncate(0);
        var zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        long at = 0;
        while (at < size) {
            at += channel.write(zeros.clear().limit((int) Math.min(ZEROS_BYTES, size - at)), at);
        }
    }

    static String name(long generation) {
        return String.format("%016x", generation) + SUFFIX;
    }

    /** Reads the first block. A file has its name only after that block was durable, so a bad one is rot. */
    static LogFile read(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            var header = ByteBuffer.allocate(Group.BLOCK_BYTES);
            LogReader.readFully(channel, header, 0);
            header.flip();
            if (header.remaining() < HEADER_BYTES
                    || header.getLong(0) != MAGIC
                    || header.getInt(HEADER_BYTES - 4) != checksum(header)
                    || !path.endsWith(name(header.getLong(8)))) {
                throw new StoreException("the log is damaged: " + path + " at offset 0 is not the head of a log file;"
                        + " restore the store from a backup");
            }
            return new LogFile(path, header.getLong(8), header.getLong(16), channel.size());
        }
    }

    ByteBuffer header() {
        var header = ByteBuffer.allocate(Group.BLOCK_BYTES);
        header.putLong(0, MAGIC).putLong(8, generation).putLong(16, salt);
        return header.putInt(HEADER_BYTES - 4, checksum(header));
    }

    private static int checksum(ByteBuffer header) {
        var crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(HEADER_BYTES - 4));
        return (int) crc.getValue();
    }
}
