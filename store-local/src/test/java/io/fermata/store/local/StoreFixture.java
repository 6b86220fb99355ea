package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Outcome;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreContract;
import io.fermata.store.WriteBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Directories of stores in every state of distress. */
final class StoreFixture {
    static final LocalStoreOptions SMALL = LocalStoreOptions.defaults()
            .withLogFileBytes(1 << 20)
            .withRoomBytesMin(0)
            .withPendingBytesMax(8 << 20);

    private StoreFixture() {}

    /** Commits on the log's thread and on this one by turns. */
    static Outcome commit(ShardStore store, Lease lease, long sequence, WriteBatch batch) {
        try {
            var stage =
                    sequence % 2 == 0 ? store.commitHere(lease, sequence, batch) : store.commit(lease, sequence, batch);
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the commit never ended", e);
        }
    }

    /** Commits {@code count} batches of one row each, of {@code valueBytes} bytes; row n has key n. */
    static void fill(ShardStore store, int count, int valueBytes) {
        var lease = store.acquire(0, "filler");
        for (int i = 1; i <= count; i++) {
            var batch = new WriteBatch();
            batch.put(StoreContract.key("" + (lease.sequence() + i)), new byte[valueBytes]);
            var outcome = commit(store, lease, lease.sequence() + i, batch);
            if (!(outcome instanceof Outcome.Committed)) {
                throw new AssertionError(outcome);
            }
        }
    }

    static int countRows(ShardStore store) {
        var keys = new ArrayList<Key>();
        store.scan(
                store.acquire(0, "counter"),
                Key.of(new byte[0]),
                Key.of(new byte[0]),
                false,
                (key, value) -> keys.add(key));
        return keys.size();
    }

    /** What a killed process would leave: the files as they are now. */
    static Path crash(Path directory) {
        @Nullable Path copy = null;
        for (int copies = 1; copy == null; copies++) {
            copy = copied(directory, directory.resolveSibling(directory.getFileName() + "-crashed-" + copies));
        }
        return copy;
    }

    /** Null if the store put a file to another use meanwhile: a copy needs a moment in which it does not. */
    private static @Nullable Path copied(Path directory, Path copy) {
        try {
            copy(directory, copy);
            return copy;
        } catch (NoSuchFileException renamed) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path directory, Path copy) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, copy.resolve(directory.relativize(path)));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static List<Path> logFiles(Path directory) {
        try (var paths = Files.list(directory.resolve("log"))) {
            return paths.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void flip(Path file, long offset) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 0x10)).rewind();
            channel.write(one, offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void overwrite(Path file, long offset, byte[] bytes) {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
