package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of the whole store, written by the log thread alone. Files are preallocated and used again once the map has
 * what they hold; the map's thread prepares them ahead ({@link #upkeep}), so that a commit need not wait for it.
 */
final class Log implements GroupLog, Closeable {
    private static final int SPARE_FILES_MAX = 1;

    /** A file that is written to its end: free again once the map durably holds {@code lastNumber}. */
    private record FullFile(Path path, long lastNumber) {}

    private final Path directory;
    private final long fileBytes;
    private final LogChannel.Opener opener;
    private final ArrayDeque<FullFile> full = new ArrayDeque<>();
    private final ArrayDeque<Path> spare = new ArrayDeque<>();
    private long generation;
    private @Nullable LogFile prepared;
    private @Nullable LogFile file;
    private @Nullable LogChannel channel;
    private volatile long offset;
    private volatile Position position = Position.START;
    private Position written = Position.START;
    private int writtenBytes;
    private long writeBegan;
    private int pins;
    private final AtomicLong syncs = new AtomicLong();
    private final AtomicLong syncNanos = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    Log(Path directory, long fileBytes, LogChannel.Opener opener) {
        this.directory = directory;
        this.fileBytes = fileBytes;
        this.opener = opener;
    }

    /**
     * Reads the log from the disk, as if for the first time: gives the groups after {@code applied} to {@code replay},
     * makes the newest of them durable (its sync may have failed or never have run) and goes on behind it.
     */
    @Override
    public synchronized void open(Position applied, Consumer<Group> replay) throws IOException {
        closeChannel();
        full.clear();
        spare.clear();
        prepared = null;
        Files.createDirectories(directory);
        var files = logFiles();
        if (files.isEmpty()) {
            if (applied.number() > 0) {
                throw new StoreException("the log files in " + directory + " are missing, the map beside them ends at"
                        + " group " + applied.number() + "; restore the store from a backup");
            }
            files.add(LogFile.prepare(directory, 1, fileBytes, null));
        }
        generation = files.get(files.size() - 1).generation();
        var tail = new LogRecovery(files, applied, replay).run();
        resume(files, tail);
    }

    private void resume(List<LogFile> files, LogRecovery.Tail tail) throws IOException {
        for (int i = 0; i < tail.fileIndex(); i++) {
            // Exactly how far an older file reaches is not worth a read: they all go when the map has the tail.
            full.add(new FullFile(files.get(i).path(), tail.position().number()));
        }
        var current = files.get(tail.fileIndex());
        var writer = opener.open(current.path());
        file = current;
        channel = writer;
        offset = tail.offset();
        var last = tail.last();
        if (last != null && tail.lastOffset() + Group.padded(last.length()) == tail.offset()) {
            writer.write(last.bytes().duplicate().position(0), tail.lastOffset());
            writer.force();
        }
        for (int i = tail.fileIndex() + 1; i < files.size(); i++) {
            if (files.get(i).generation() == current.generation() + 1
                    && files.get(i).size() == fileBytes) {
                prepared = files.get(i);
            } else {
                Files.delete(files.get(i).path());
            }
        }
        generation = prepared == null ? current.generation() : prepared.generation();
        position = tail.position();
    }

    private List<LogFile> logFiles() throws IOException {
        var files = new ArrayList<LogFile>();
        try (var paths = Files.newDirectoryStream(directory, "*" + LogFile.SUFFIX)) {
            for (var path : paths) {
                files.add(LogFile.read(path));
            }
        }
        files.sort(Comparator.comparingLong(LogFile::generation));
        return files;
    }

    @Override
    public long batchBytesMax() {
        return fileBytes / 2 - Group.HEADER_BYTES;
    }

    @Override
    public Position position() {
        return position;
    }

    long syncs() {
        return syncs.get();
    }

    long syncNanos() {
        return syncNanos.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Takes the next file if it must. */
    @Override
    public void makeRoom(int length) throws IOException {
        if (offset + Group.padded(length) > requireFile().size()) {
            switchFile();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>If this fails for want of room, nothing was written as far as any reader can tell, and the next group takes
     * its place.
     */
    @Override
    public void write(ByteBuffer buffer, int records) throws IOException {
        int length = buffer.position();
        int checksum = Group.seal(buffer, requireFile(), position, records);
        writeBegan = System.nanoTime();
        requireChannel().write(buffer, offset);
        writtenBytes = length;
        written = new Position(position.number() + 1, checksum);
    }

    /** {@inheritDoc} The sync is never retried. */
    @Override
    public void force() throws IOException {
        requireChannel().force();
        syncs.incrementAndGet();
        syncNanos.addAndGet(System.nanoTime() - writeBegan);
        bytes.addAndGet(writtenBytes);
        long end = offset + Group.padded(writtenBytes);
        offset = end;
        position = written;
    }

    private synchronized void switchFile() throws IOException {
        prepare();
        var next = Objects.requireNonNull(prepared);
        var writer = opener.open(next.path());
        full.add(new FullFile(requireFile().path(), position.number()));
        closeChannel();
        prepared = null;
        file = next;
        channel = writer;
        offset = LogReader.FIRST_OFFSET;
    }

    /** Frees the files that the map no longer needs and prepares the next one when this one is half full. */
    synchronized void upkeep(long flushedNumber) throws IOException {
        // The newest full file stays until the current one holds a group: the log never forgets where it ended.
        while (pins == 0 && !full.isEmpty() && full.element().lastNumber() <= flushedNumber && holdsGroup()) {
            spare.add(full.remove().path());
        }
        if (prepared == null && offset > requireFile().size() / 2) {
            prepare();
        }
        while (spare.size() > SPARE_FILES_MAX) {
            Files.delete(spare.remove());
        }
    }

    /** From now on until {@link #unpin} no file is used again. */
    synchronized void pin() {
        pins++;
    }

    synchronized void unpin() {
        pins--;
    }

    /** The files that hold groups, in order; they stay while the log is pinned. */
    synchronized List<Path> pinned() {
        var paths = new ArrayList<Path>();
        full.forEach(old -> paths.add(old.path()));
        paths.add(requireFile().path());
        return paths;
    }

    /** Files that are full and not free yet. */
    synchronized int fullFiles() {
        return full.size();
    }

    private boolean holdsGroup() {
        return full.size() > 1 || offset > LogReader.FIRST_OFFSET;
    }

    private void prepare() throws IOException {
        if (prepared == null) {
            prepared = LogFile.prepare(directory, generation + 1, fileBytes, spare.poll());
            generation++;
        }
    }

    private LogFile requireFile() {
        return Objects.requireNonNull(file, "the log is not open");
    }

    private LogChannel requireChannel() {
        return Objects.requireNonNull(channel, "the log is not open");
    }

    private void closeChannel() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closeChannel();
    }
}
