package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.store.Key;
import io.fermata.store.Lookup;
import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flips bytes in every file of a closed store, one at a time: whoever then reads the store is told file and offset, or
 * reads what was written. {@code -Drot.flips=N} flips N bytes of each file instead of some.
 */
class RotTest {
    private static final int FLIPS = Integer.getInteger("rot.flips", 12);
    private static final long SEED = Long.getLong("rot.seed", 7);

    @TempDir
    Path scratch;

    private Path closed() {
        var directory = scratch.resolve("store");
        for (int part = 0; part < 2; part++) {
            try (var store = LocalStore.open(directory, StoreFixture.SMALL)) {
                StoreFixture.fill(store, 12, 3_000);
            }
        }
        return directory;
    }

    @Test
    void a_flipped_byte_anywhere_is_named_or_changes_nothing() throws IOException {
        var directory = closed();
        var sound = StoreFixture.crash(directory);
        var rows = read(sound);
        delete(sound);
        var random = new Random(SEED);
        var wrong = new ArrayList<String>();
        for (var name : files(directory)) {
            long size = Files.size(directory.resolve(name));
            for (long offset : offsets(random, size)) {
                var copy = StoreFixture.crash(directory);
                StoreFixture.flip(copy.resolve(name), offset);
                wrong.addAll(judge(copy, name, offset, rows));
                delete(copy);
            }
        }
        assertThat(wrong).as("seed %d", SEED).isEmpty();
    }

    /**
     * An engine must not read anything else; doctor must see it in any case, unless it is the last record of RocksDB's
     * list of tables: that one may have been cut off by a crash, as the last group of the log.
     */
    private static List<String> judge(Path copy, String name, long offset, Map<Key, byte[]> rows) {
        var wrong = new ArrayList<String>();
        var byteOf = "byte " + offset + " of " + name + ": ";
        boolean mayBeTorn = name.contains("MANIFEST") && MapManifest.badEnd(copy.resolve("map")) != null;
        if (!isWithoutUse(name, offset) && !mayBeTorn && examine(copy).stream().noneMatch(what -> names(what, name))) {
            wrong.add(byteOf + "examined as " + examine(copy));
        }
        try {
            if (!same(read(copy), rows)) {
                wrong.add(byteOf + "other rows");
            }
        } catch (StoreException refused) {
            var message = String.valueOf(refused.getMessage());
            if (!names(message, name)) {
                wrong.add(byteOf + message);
            }
        }
        return wrong;
    }

    private static boolean names(String message, String name) {
        return message.contains(Path.of(name).getFileName().toString()) && message.contains("offset");
    }

    private static List<String> examine(Path directory) {
        try (var inspection = StoreInspection.open(directory, StoreFixture.SMALL)) {
            return inspection.damages().stream().map(Object::toString).toList();
        } catch (StoreException refused) {
            return List.of(String.valueOf(refused.getMessage()));
        }
    }

    /** Bytes that mean nothing: what RocksDB notes for people, and places of the log that hold no group. */
    private static boolean isWithoutUse(String name, long offset) {
        if (name.startsWith("log/")) {
            return (offset >= 28 && offset < Group.BLOCK_BYTES) || offset >= 27L * Group.BLOCK_BYTES;
        }
        return name.equals("LOCK") || name.matches("map/(LOCK|IDENTITY|LOG.*|OPTIONS-.*)");
    }

    private static boolean same(Map<Key, byte[]> some, Map<Key, byte[]> others) {
        return some.keySet().equals(others.keySet())
                && some.entrySet().stream().allMatch(row -> Arrays.equals(row.getValue(), others.get(row.getKey())));
    }

    private static Map<Key, byte[]> read(Path directory) {
        var rows = new TreeMap<Key, byte[]>();
        try (var store = LocalStore.open(directory, StoreFixture.SMALL)) {
            var end = Key.of(new byte[0]);
            var lease = store.acquire(0, "reader");
            store.scan(lease, end, end, false, (key, value) -> {
                rows.put(key, value);
                return true;
            });
            for (var row : rows.entrySet()) {
                assertThat(store.peek(lease, row.getKey())).as("by the filters").isNotEqualTo(Lookup.ABSENT);
                assertThat(store.get(lease, row.getKey())).as("by its key").isEqualTo(row.getValue());
            }
        }
        return rows;
    }

    private static List<String> files(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toFile().length() > 0)
                    .filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static long[] offsets(Random random, long size) {
        return random.longs(Math.min(FLIPS, size), 0, Math.min(size, 40L * Group.BLOCK_BYTES))
                .distinct()
                .toArray();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
