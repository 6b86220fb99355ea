package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDamageTest {
    private static final int BLOCK = Group.BLOCK_BYTES;
    private static final int BATCHES = 10;

    /** One acquisition and ten batches of one block each; the head of the file takes a block, too. */
    private static final int LAST_GROUP_AT = BLOCK * (BATCHES + 1);

    @TempDir
    Path scratch;

    /** A store whose map has nothing yet, so that all rests on the log. */
    private Path crashed() {
        var directory = scratch.resolve("store");
        try (var store = LocalStore.open(directory, StoreFixture.SMALL)) {
            StoreFixture.fill(store, BATCHES, 100);
            return StoreFixture.crash(directory);
        }
    }

    private static int rowsOf(Path directory) {
        try (var store = LocalStore.open(directory, StoreFixture.SMALL)) {
            return StoreFixture.countRows(store);
        }
    }

    @Test
    void what_was_committed_is_replayed_after_a_crash() {
        assertThat(rowsOf(crashed())).isEqualTo(BATCHES);
    }

    @Test
    void a_flipped_byte_before_the_last_group_keeps_the_store_closed_and_is_named() {
        var directory = crashed();
        var file = StoreFixture.logFiles(directory).get(0);
        var random = new Random(11);
        for (int i = 0; i < 60; i++) {
            long offset = random.nextInt(LAST_GROUP_AT);
            if (offset >= 28 && offset < BLOCK) {
                continue; // Nothing is kept in the rest of the first block.
            }
            StoreFixture.flip(file, offset);

            assertThatThrownBy(
                            () -> LocalStore.open(directory, StoreFixture.SMALL).close())
                    .as("byte %d", offset)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file.getFileName().toString())
                    .hasMessageContaining("at offset " + offset / BLOCK * BLOCK + " ");
            StoreFixture.flip(file, offset);
        }
        assertThat(rowsOf(directory)).isEqualTo(BATCHES);
    }

    @Test
    void a_torn_last_group_is_cut_off() {
        var directory = crashed();
        var file = StoreFixture.logFiles(directory).get(0);
        StoreFixture.overwrite(file, LAST_GROUP_AT + 60, new byte[] {1, 2, 3});

        assertThat(rowsOf(directory)).isEqualTo(BATCHES - 1);
        try (var store = LocalStore.open(directory, StoreFixture.SMALL)) {
            StoreFixture.fill(store, 3, 50);
            assertThat(StoreFixture.countRows(store)).isEqualTo(BATCHES + 2);
        }
    }

    @Test
    void garbage_behind_the_last_group_is_no_group() {
        var directory = crashed();
        var garbage = new byte[5 * BLOCK];
        new Random(3).nextBytes(garbage);
        StoreFixture.overwrite(StoreFixture.logFiles(directory).get(0), LAST_GROUP_AT + BLOCK, garbage);

        assertThat(rowsOf(directory)).isEqualTo(BATCHES);
    }

    @Test
    void a_copied_group_is_not_taken_for_the_next_one() throws IOException {
        var directory = crashed();
        var file = StoreFixture.logFiles(directory).get(0);
        var bytes = Files.readAllBytes(file);
        var last = Arrays.copyOfRange(bytes, LAST_GROUP_AT, LAST_GROUP_AT + BLOCK);
        StoreFixture.overwrite(file, LAST_GROUP_AT + BLOCK, last);

        assertThat(rowsOf(directory)).isEqualTo(BATCHES);
    }

    @Test
    void a_length_inside_a_sound_group_takes_no_memory_on_trust() {
        var buffer = ByteBuffer.allocate(BLOCK).position(Group.HEADER_BYTES);
        buffer.put((byte) 1).putShort((short) 0).putLong(1).putLong(1).putInt(20); // A record of 20 bytes, with
        buffer.put((byte) 2).put(new byte[] {-1, -1, -1, -1, 7}); // a delete whose key has 2 GB.
        int checksum = Group.seal(buffer, new LogFile(Path.of("1.log"), 1, 2, BLOCK), Position.START, 1);

        var group = new Group(new Position(1, checksum), 0, BLOCK, buffer);

        assertThatThrownBy(group::records)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("group 1 of the log")
                .hasMessageContaining("a length of 2147483647");
    }

    @Test
    void a_missing_log_beside_a_map_is_refused() throws IOException {
        var directory = scratch.resolve("store");
        try (var store = LocalStore.open(directory, StoreFixture.SMALL)) {
            StoreFixture.fill(store, BATCHES, 100);
        }
        Files.delete(StoreFixture.logFiles(directory).get(0));

        assertThatThrownBy(() -> LocalStore.open(directory, StoreFixture.SMALL).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("are missing");
    }

    @Test
    void the_log_of_another_store_is_refused() throws IOException {
        var directory = scratch.resolve("store");
        var other = scratch.resolve("other");
        for (var path : new Path[] {directory, other}) {
            try (var store = LocalStore.open(path, StoreFixture.SMALL)) {
                StoreFixture.fill(store, path.equals(other) ? BATCHES + 3 : BATCHES, 100);
            }
        }
        Files.delete(StoreFixture.logFiles(directory).get(0));
        Files.copy(StoreFixture.logFiles(other).get(0), directory.resolve("log").resolve(LogFile.name(1)));

        assertThatThrownBy(() -> LocalStore.open(directory, StoreFixture.SMALL).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("do not belong together");
    }

    @Test
    void log_files_are_used_again_and_stay_few() {
        var directory = scratch.resolve("store");
        try (var store = LocalStore.open(directory, StoreFixture.SMALL)) {
            StoreFixture.fill(store, 120, 200_000);
            StoreFixture.fill(store, 10, 10);

            assertThat(store.stats().logBytes()).isGreaterThan(20L << 20);
            assertThat(rowsOf(StoreFixture.crash(directory))).isEqualTo(130);
        }
        assertThat(StoreFixture.logFiles(directory).size()).isLessThan(12);
        assertThat(rowsOf(directory)).isEqualTo(130);
    }

    @Test
    void rot_in_an_older_file_is_found_through_the_next_file() {
        var directory = scratch.resolve("store");
        Path crashed;
        try (var store = LocalStore.open(directory, StoreFixture.SMALL)) {
            StoreFixture.fill(store, 12, 200_000);
            crashed = StoreFixture.crash(directory);
        }
        var first = StoreFixture.logFiles(crashed).get(0);
        StoreFixture.flip(first, 3 * BLOCK);

        assertThatThrownBy(() -> LocalStore.open(crashed, StoreFixture.SMALL).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(first.toString());
    }
}
