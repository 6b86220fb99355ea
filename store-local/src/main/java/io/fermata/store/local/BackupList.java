package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** The file that makes a directory a backup: each file with its length and checksum; written last, checked whole. */
record BackupList(Instant takenAt, List<Entry> entries) {
    /** A file; {@code name} is relative to the backup, with slashes. */
    record Entry(String name, long bytes, int checksum) {}

    private static final int COPY_BYTES = 1 << 20;
    private static final String HEAD = "fermata-backup 1\n";
    private static final Pattern TEXT =
            Pattern.compile(HEAD + "taken (\\S+)\n((?:file \\d{1,18} [0-9a-f]{8} [\\w./-]+\n)*)end ([0-9a-f]{8})\n");
    private static final Pattern FILE = Pattern.compile("file (\\d+) ([0-9a-f]{8}) (\\S+)\n");

    BackupList {
        entries = List.copyOf(entries);
    }

    /** Copies the first {@code bytes} bytes, syncs them, and says what they were. */
    static Entry copy(Path source, Path target, String name, long bytes) throws IOException {
        var crc = new CRC32C();
        try (var in = FileChannel.open(source, StandardOpenOption.READ);
                var out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.allocateDirect(COPY_BYTES);
            long at = 0;
            while (at < bytes) {
                buffer.clear().limit((int) Math.min(COPY_BYTES, bytes - at));
                if (in.read(buffer, at) < 0) {
                    break;
                }
                crc.update(buffer.flip());
                buffer.rewind();
                while (buffer.hasRemaining()) {
                    at += out.write(buffer, at);
                }
            }
            out.force(true);
            return new Entry(name, at, (int) crc.getValue());
        }
    }

    /** Tells each file of the backup that is not what this list says, and why. */
    void check(Path backup, BiConsumer<Path, String> teller) throws IOException {
        for (var entry : entries) {
            var file = backup.resolve(entry.name());
            if (entry.name().contains("..") || !Files.isRegularFile(file)) {
                teller.accept(file, "it is missing; use another backup");
            } else if (!isAsListed(file, entry)) {
                teller.accept(
                        file,
                        "from offset 0 to " + Files.size(file)
                                + " it does not have the checksum of the backup's list; use another backup");
            }
        }
    }

    private static boolean isAsListed(Path file, Entry entry) throws IOException {
        if (Files.size(file) != entry.bytes()) {
            return false;
        }
        var crc = new CRC32C();
        try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
            var buffer = ByteBuffer.allocateDirect(COPY_BYTES);
            while (in.read(buffer) >= 0) {
                crc.update(buffer.flip());
                buffer.clear();
            }
        }
        return (int) crc.getValue() == entry.checksum();
    }

    void write(Path backup) throws IOException {
        var text = new StringBuilder(HEAD).append("taken ").append(takenAt).append('\n');
        for (var entry : entries) {
            text.append(String.format("file %d %08x %s\n", entry.bytes(), entry.checksum(), entry.name()));
        }
        text.append(String.format("end %08x\n", checksum(text.toString())));
        var draft = backup.resolve("BACKUP.draft");
        try (var channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, backup.resolve(StoreDirectory.BACKUP_FILE), StandardCopyOption.ATOMIC_MOVE);
        StoreDirectory.sync(backup);
    }

    /**
     * Reads the list of a backup.
     *
     * @throws StoreException if it is no backup, an unfinished or a damaged one
     */
    static BackupList read(Path backup) throws IOException {
        var file = backup.resolve(StoreDirectory.BACKUP_FILE);
        if (!Files.exists(file)) {
            throw new StoreException(backup + " is no backup, or one that was not finished: it has no file "
                    + StoreDirectory.BACKUP_FILE);
        }
        var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()
                || checksum(text.substring(0, text.lastIndexOf("end ")))
                        != (int) Long.parseLong(matcher.group(3), 16)) {
            throw new StoreException(file + " is damaged at offset 0; use another backup");
        }
        var entries = new ArrayList<Entry>();
        var files = FILE.matcher(matcher.group(2));
        while (files.find()) {
            int checksum = (int) Long.parseLong(files.group(2), 16);
            entries.add(new Entry(files.group(3), Long.parseLong(files.group(1)), checksum));
        }
        return new BackupList(Instant.parse(matcher.group(1)), entries);
    }

    private static int checksum(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return (int) crc.getValue();
    }
}
