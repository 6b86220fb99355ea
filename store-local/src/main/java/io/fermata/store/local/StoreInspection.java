package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.RowVisitor;
import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A closed store (or a backup) that is looked at and not changed: what is wrong with its files, and the rows that an
 * opening would find. For one thread.
 */
public final class StoreInspection implements AutoCloseable {
    /**
     * Something wrong with a file.
     *
     * @param offset where; -1 if the message says it or the file as a whole is meant
     */
    public record Damage(Path file, long offset, String what) {}

    private final StoreDirectory directory;
    private final List<Damage> damages = new ArrayList<>();
    private final List<LogFile> logFiles = new ArrayList<>();
    private @Nullable RowMap map;
    private @Nullable Pending pending;

    private StoreInspection(StoreDirectory directory) {
        this.directory = directory;
    }

    /**
     * Reads and checks every file. Damage does not make this fail: {@link #damages()} has it.
     *
     * @throws StoreException if there is no store, another process has it open, or it may not be read
     */
    public static StoreInspection open(Path path, LocalStoreOptions options) {
        try {
            var inspection = new StoreInspection(StoreDirectory.holdToRead(path));
            try {
                inspection.examine(options);
                return inspection;
            } catch (Throwable e) {
                inspection.close();
                throw e;
            }
        } catch (IOException e) {
            throw StoreDirectory.cannotOpen(path, e);
        }
    }

    public int shards() {
        return directory.shards();
    }

    /** What is wrong with the files, in the order of their examination. */
    public List<Damage> damages() {
        return List.copyOf(damages);
    }

    /** Whether the rows can be read; if not, {@link #damages()} says why. */
    public boolean isReadable() {
        return pending != null;
    }

    /** Bytes of all files in the directory. */
    public long bytes() {
        try (var files = Files.walk(directory.path())) {
            long sum = 0;
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                sum += Files.size(file);
            }
            return sum;
        } catch (IOException e) {
            throw new StoreException("cannot read " + directory.path() + ": " + e.getMessage(), e);
        }
    }

    /** The row as an opening would find it. */
    public byte @Nullable [] get(int shard, Key key) {
        var rows = requirePending();
        var value = rows.find(shard, key);
        if (value != null) {
            return ShardRows.isDeleted(value) ? null : value;
        }
        return requireMap().get(shard, key);
    }

    /** Visits rows from {@code from} up to {@code to} (exclusive; empty: no end) in order. */
    public void scan(int shard, Key from, Key to, RowVisitor visitor) {
        new Scan(requirePending(), requireMap(), shard, visitor).run(new ScanRange(from, to, false));
    }

    @Override
    public void close() {
        try (directory) {
            if (map != null) {
                map.close();
            }
        } catch (IOException e) {
            throw new StoreException("cannot let " + directory.path() + " go: " + e.getMessage(), e);
        }
    }

    private void examine(LocalStoreOptions options) throws IOException {
        examineLogFiles();
        try {
            examineMap(options);
            if (map != null && damages.isEmpty()) {
                replay(map);
            }
        } catch (StoreException e) {
            damages.add(new Damage(directory.map(), -1, String.valueOf(e.getMessage())));
        }
        if (Files.exists(directory.path().resolve(StoreDirectory.BACKUP_FILE))) {
            examineList();
        }
    }

    /** What a restore would refuse is told too, though the rows can be read without it. */
    private void examineList() throws IOException {
        var named = damages.stream().map(Damage::file).toList();
        try {
            BackupList.read(directory.path()).check(directory.path(), (file, what) -> {
                if (!named.contains(file)) {
                    damages.add(new Damage(file, -1, what));
                }
            });
        } catch (StoreException e) {
            var list = directory.path().resolve(StoreDirectory.BACKUP_FILE);
            damages.add(new Damage(list, 0, String.valueOf(e.getMessage())));
        }
    }

    private void examineLogFiles() throws IOException {
        if (!Files.isDirectory(directory.logFiles())) {
            damages.add(new Damage(directory.logFiles(), -1, "the log is missing"));
            return;
        }
        var paths = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(directory.logFiles(), "*" + LogFile.SUFFIX)) {
            files.forEach(paths::add);
        }
        paths.sort(Comparator.naturalOrder());
        for (var path : paths) {
            try {
                var file = LogFile.read(path);
                logFiles.add(file);
                examine(file);
            } catch (StoreException e) {
                damages.add(new Damage(path, 0, String.valueOf(e.getMessage())));
            }
        }
        logFiles.sort(Comparator.comparingLong(LogFile::generation));
    }

    /** Also files whose content is no longer needed: rot there says something about the disk. */
    private void examine(LogFile file) throws IOException {
        try (var reader = new LogReader(file)) {
            long offset = LogReader.FIRST_OFFSET;
            Group last = null;
            while (offset >= 0) {
                var group = reader.at(offset);
                if (group == null) {
                    long next = reader.nextSound(offset);
                    if (next >= 0) {
                        damages.add(new Damage(
                                file.path(), offset, "no sound group, though one follows at offset " + next));
                    }
                    offset = next;
                    last = null;
                    continue;
                }
                if (last != null && group.previousChain() != last.position().chain()) {
                    damages.add(new Damage(file.path(), offset, "the group does not continue the one before it"));
                }
                last = group;
                offset += Group.padded(group.length());
            }
        }
    }

    private void examineMap(LocalStoreOptions options) {
        if (!Files.isDirectory(directory.map())) {
            if (!logFiles.isEmpty()) {
                damages.add(new Damage(directory.map(), -1, "the map is missing"));
            }
            return;
        }
        var opened = RowMap.openToRead(directory.map(), options);
        map = opened;
        opened.verify();
    }

    private void replay(RowMap opened) throws IOException {
        var rows = new Pending(directory.shards(), Long.MAX_VALUE, opened.position());
        if (logFiles.isEmpty()) {
            if (opened.position().number() > 0) {
                damages.add(new Damage(directory.logFiles(), -1, "the log files are missing"));
                return;
            }
        } else {
            new LogRecovery(logFiles, opened.position(), group -> rows.apply(group.records(), group.position())).run();
        }
        pending = rows;
    }

    private Pending requirePending() {
        if (pending == null) {
            throw new StoreException("the rows in " + directory.path() + " cannot be read");
        }
        return pending;
    }

    private RowMap requireMap() {
        if (map == null) {
            throw new StoreException("the map in " + directory.path() + " cannot be read");
        }
        return map;
    }
}
