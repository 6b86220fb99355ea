package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Copies the closed store of a directory, to look at it without touching it. Files of the map that never change are
 * linked where the file system allows it, so that a large store is copied in little time and room.
 */
public final class StoreCopy {
    private static final String LOCK = "LOCK";
    private static final String UNCHANGING = ".sst";

    private StoreCopy() {}

    /**
     * Copies a store. The original is only read; meanwhile nobody can open it.
     *
     * @param target an empty folder, or none yet
     * @throws StoreException when the store is in use, or cannot be read or written
     */
    public static void make(Path directory, Path target) {
        try {
            if (StoreDirectory.isHeldHere(directory)) {
                throw inUse(directory);
            }
            try (var lock = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.READ)) {
                if (lock.tryLock(0, Long.MAX_VALUE, true) == null) {
                    throw inUse(directory);
                }
                copy(directory, target);
            } catch (NoSuchFileException neverOpened) {
                copy(directory, target);
            }
        } catch (IOException e) {
            throw new StoreException("cannot copy the store in " + directory + " to " + target + ": " + e, e);
        }
    }

    private static void copy(Path directory, Path target) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(directory.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                boolean lock = file.getFileName().toString().equals(LOCK);
                if (attributes.isRegularFile() && !lock) {
                    copyFile(file, target.resolve(directory.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void copyFile(Path file, Path copy) throws IOException {
        if (file.toString().endsWith(UNCHANGING)) {
            try {
                Files.createLink(copy, file);
                return;
            } catch (IOException | UnsupportedOperationException elsewhere) {
                // Another file system, or one without links: copied below.
            }
        }
        Files.copy(file, copy);
    }

    private static StoreException inUse(Path directory) {
        return new StoreException(
                "the store in " + directory + " is in use by another process; ask that process, or stop it first");
    }
}
