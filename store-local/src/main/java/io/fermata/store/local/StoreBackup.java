package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Copies of a store as it was at one moment: the map as RocksDB had it flushed, and the log from there up to one group.
 * All shards share the log, so that group is the same moment for all of them.
 */
public final class StoreBackup {
    /** What a backup or a restored store consists of. */
    public record Summary(Instant takenAt, int files, long bytes) {}

    private static final String CHECKPOINT = "map-checkpoint";

    private final StoreDirectory directory;
    private final RowMap map;
    private final Log log;

    StoreBackup(StoreDirectory directory, RowMap map, Log log) {
        this.directory = directory;
        this.map = map;
        this.log = log;
    }

    /** Writes the backup while commits go on. */
    synchronized Summary writeTo(Path target) throws IOException, RocksDBException {
        var backup = requireEmpty(target, directory.path());
        Files.createDirectories(backup.resolve("map"));
        Files.createDirectories(backup.resolve("log"));
        var entries = new ArrayList<BackupList.Entry>();
        var checkpoint = directory.path().resolve(CHECKPOINT);
        deleteTree(checkpoint);
        log.pin();
        try {
            map.checkpoint(checkpoint);
            var takenAt = Instant.now();
            var through = log.position();
            copyLog(log.pinned(), through, backup, entries);
            copyMap(checkpoint, backup, entries);
            var format = StoreDirectory.FORMAT_FILE;
            entries.add(copyWhole(directory.path().resolve(format), backup, format));
            for (var folder : new Path[] {backup.resolve("map"), backup.resolve("log"), backup}) {
                StoreDirectory.sync(folder);
            }
            var list = new BackupList(takenAt, entries);
            list.write(backup);
            return summary(list);
        } finally {
            log.unpin();
            deleteTree(checkpoint);
        }
    }

    private static void copyMap(Path checkpoint, Path backup, List<BackupList.Entry> entries) throws IOException {
        try (var files = Files.newDirectoryStream(checkpoint)) {
            for (var file : files) {
                entries.add(copyWhole(file, backup, "map/" + file.getFileName()));
            }
        }
    }

    private static BackupList.Entry copyWhole(Path file, Path backup, String name) throws IOException {
        return BackupList.copy(file, backup.resolve(name), name, Files.size(file));
    }

    /** Each file up to the last group that belongs to the moment; what stands behind it is not part of the store. */
    private static void copyLog(List<Path> files, Position through, Path backup, List<BackupList.Entry> entries)
            throws IOException {
        boolean isEmpty = true;
        for (var path : files) {
            try (var reader = new LogReader(LogFile.read(path))) {
                long end = LogReader.FIRST_OFFSET;
                var group = reader.at(end);
                while (group != null && group.position().number() <= through.number()) {
                    end += Group.padded(group.length());
                    group = reader.at(end);
                }
                if (end > LogReader.FIRST_OFFSET || (isEmpty && path.equals(files.getLast()))) {
                    var name = "log/" + path.getFileName();
                    entries.add(BackupList.copy(path, backup.resolve(name), name, end));
                    isEmpty = false;
                }
            }
        }
    }

    /**
     * Makes a store out of a backup. Each file is checked on the way; the store appears under its name only when it is
     * whole and {@code prepare} is done.
     *
     * @param to not there yet, or an empty directory
     * @param prepare changes the store before anybody else opens it
     * @throws UnfitTarget if the target is not empty, or lies within the backup
     * @throws StoreException if the backup is damaged, or the disk refuses
     */
    public static Summary restore(Path from, Path to, LocalStoreOptions options, Consumer<LocalStore> prepare) {
        try {
            if (!Files.isDirectory(from)) {
                throw new StoreException(from + " is no backup: there is no such directory");
            }
            var backup = from.toRealPath();
            var list = BackupList.read(backup);
            var target = requireEmpty(to, backup);
            var draft = target.resolveSibling(target.getFileName() + ".restoring");
            deleteTree(draft);
            Files.createDirectories(draft.resolve("map"));
            Files.createDirectories(draft.resolve("log"));
            for (var entry : list.entries()) {
                restore(backup, entry, draft);
            }
            try (var store = LocalStore.open(draft, options)) {
                prepare.accept(store);
            }
            sync(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            var parent = target.getParent();
            if (parent != null) {
                StoreDirectory.sync(parent);
            }
            return summary(list);
        } catch (IOException e) {
            throw new StoreException("cannot restore " + from + " into " + to + ": " + e, e);
        }
    }

    private static void restore(Path backup, BackupList.Entry entry, Path draft) throws IOException {
        var file = backup.resolve(entry.name()).normalize();
        if (!file.startsWith(backup)) {
            throw new StoreException(entry.name() + " is not a file of the backup in " + backup);
        }
        if (!Files.exists(file)) {
            throw new StoreException("the backup is damaged: " + file + " is missing; use another backup");
        }
        var copied = BackupList.copy(file, draft.resolve(entry.name()), entry.name(), Files.size(file));
        if (!copied.equals(entry)) {
            throw new StoreException("the backup is damaged: " + file + " from offset 0 to " + copied.bytes()
                    + " does not have the checksum of its list; use another backup");
        }
    }

    private static void sync(Path store) throws IOException {
        for (var name : new String[] {"map", "log", ""}) {
            StoreDirectory.sync(store.resolve(name));
        }
    }

    private static Summary summary(BackupList list) {
        long bytes = list.entries().stream().mapToLong(BackupList.Entry::bytes).sum();
        return new Summary(list.takenAt(), list.entries().size(), bytes);
    }

    /** The directory, made if it is not there; nothing is made if it does not fit. */
    private static Path requireEmpty(Path target, Path source) throws IOException {
        var path = realPath(target);
        if (path.startsWith(source) || source.startsWith(path)) {
            throw new UnfitTarget(path + " and " + source + " lie within each other; name another directory");
        }
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new UnfitTarget(path + " is a file; name a new directory");
        }
        Files.createDirectories(path);
        try (var files = Files.newDirectoryStream(path)) {
            if (files.iterator().hasNext()) {
                throw new UnfitTarget(path + " is not empty; name a new directory");
            }
        }
        return path;
    }

    /** Also of a directory that is not there yet: as its nearest parent that is. */
    private static Path realPath(Path target) throws IOException {
        var whole = target.toAbsolutePath().normalize();
        var there = whole;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there.toRealPath().resolve(there.relativize(whole)).normalize();
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
