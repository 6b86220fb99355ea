package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Outcome;
import io.fermata.store.StoreContract;
import io.fermata.store.StoreException;
import io.fermata.store.WriteBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreBackupTest {
    private static final LocalStoreOptions TWO_SHARDS = StoreFixture.SMALL.withShards(2);
    private static final Key NUMBER = StoreContract.key("number");

    @TempDir
    Path scratch;

    @Test
    void backup_under_load_is_one_moment_of_all_shards() throws InterruptedException {
        try (var store = LocalStore.open(scratch.resolve("store"), TWO_SHARDS)) {
            var acknowledged = new AtomicLong();
            var writer = new Thread(() -> countInTurns(store, acknowledged));
            writer.start();
            for (int i = 0; i < 5; i++) {
                long before = acknowledged.get();
                store.backUp(scratch.resolve("backup" + i));
                long after = acknowledged.get() + 1;

                assertThat(restored(i)).as("as of the call").isBetween(before, after);
            }
            writer.interrupt();
            writer.join();
        }
    }

    /** Shard 1 is never ahead of shard 0, nor more than one behind: else the shards are of two moments. */
    private long restored(int backup) {
        var target = scratch.resolve("restored" + backup);
        StoreBackup.restore(scratch.resolve("backup" + backup), target, TWO_SHARDS, store -> {});
        try (var store = LocalStore.open(target, TWO_SHARDS)) {
            long[] numbers = {number(store, 0), number(store, 1)};
            assertThat(numbers[0]).isBetween(numbers[1], numbers[1] + 1);
            return numbers[0] + numbers[1];
        }
    }

    private static long number(LocalStore store, int shard) {
        var value = store.get(store.acquire(shard, "reader"), NUMBER);
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }

    private static void countInTurns(LocalStore store, AtomicLong acknowledged) {
        var random = new Random(5);
        var leases = new Lease[] {store.acquire(0, "writer"), store.acquire(1, "writer")};
        long[] sequences = {leases[0].sequence(), leases[1].sequence()};
        for (long number = 1; !Thread.currentThread().isInterrupted(); number++) {
            for (int shard = 0; shard < 2; shard++) {
                var batch = new WriteBatch();
                batch.put(NUMBER, ByteBuffer.allocate(8).putLong(number).array());
                batch.put(StoreContract.key("row" + number), new byte[random.nextInt(30_000)]);
                var outcome = store.commit(leases[shard], ++sequences[shard], batch)
                        .toCompletableFuture()
                        .join();
                if (!(outcome instanceof Outcome.Committed)) {
                    throw new AssertionError(outcome);
                }
                acknowledged.incrementAndGet();
            }
        }
    }

    @Test
    void backup_is_not_opened_in_place_but_can_be_examined() {
        var backup = backup();

        assertThatThrownBy(() -> LocalStore.open(backup, StoreFixture.SMALL).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is a backup");
        try (var inspection = StoreInspection.open(backup, StoreFixture.SMALL)) {
            assertThat(inspection.damages()).isEmpty();
            assertThat(inspection.isReadable()).isTrue();
        }
    }

    @Test
    void any_damaged_file_of_a_backup_is_named_and_nothing_appears() throws IOException {
        var backup = backup();
        try (var files = Files.walk(backup)) {
            for (var file : files.filter(StoreBackupTest::hasBytes).toList()) {
                StoreFixture.flip(file, Files.size(file) / 2);

                assertThatThrownBy(() -> restore(backup))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(file.toString());
                StoreFixture.flip(file, Files.size(file) / 2);
            }
        }
        assertThat(Files.exists(scratch.resolve("restored").resolve("FORMAT"))).isFalse();
        restore(backup);
    }

    @Test
    void what_a_restore_would_refuse_is_seen_by_an_examination() throws IOException {
        var backup = backup();
        try (var files = Files.walk(backup)) {
            for (var file : files.filter(StoreBackupTest::hasBytes).toList()) {
                for (long offset : new long[] {0, Files.size(file) / 2, Files.size(file) - 1}) {
                    StoreFixture.flip(file, offset);

                    try (var inspection = StoreInspection.open(backup, StoreFixture.SMALL)) {
                        assertThat(inspection.damages())
                                .as("byte %d of %s", offset, file)
                                .anySatisfy(damage -> assertThat(damage.file() + damage.what())
                                        .contains(file.toString()));
                    } catch (StoreException refused) {
                        assertThat(refused).hasMessageContaining(file.toString());
                    }
                    StoreFixture.flip(file, offset);
                }
            }
        }
        var log = backup.resolve("log").resolve("0000000000000001.log");
        Files.move(log, scratch.resolve("gone"));
        try (var inspection = StoreInspection.open(backup, StoreFixture.SMALL)) {
            assertThat(inspection.damages())
                    .anySatisfy(damage -> assertThat(damage.file()).isEqualTo(log));
        }
    }

    private static boolean hasBytes(Path file) {
        return file.toFile().isFile() && file.toFile().length() > 0;
    }

    @Test
    void unfinished_backup_is_refused() throws IOException {
        var backup = backup();
        Files.delete(backup.resolve("BACKUP"));

        assertThatThrownBy(() -> restore(backup)).hasMessageContaining("was not finished");
    }

    @Test
    void target_must_be_empty_and_elsewhere() throws IOException {
        var backup = backup();
        Files.createDirectories(scratch.resolve("restored"));
        Files.writeString(scratch.resolve("restored").resolve("file"), "mine");

        assertThatThrownBy(() -> restore(backup)).hasMessageContaining("is not empty");
        try (var store = LocalStore.open(scratch.resolve("store"), StoreFixture.SMALL)) {
            assertThatThrownBy(() -> store.backUp(scratch.resolve("store").resolve("within")))
                    .hasMessageContaining("within each other");
            assertThat(scratch.resolve("store").resolve("within")).doesNotExist();
            var file = Files.writeString(scratch.resolve("file"), "mine");
            assertThatThrownBy(() -> store.backUp(file)).hasMessageContaining("is a file; name a new directory");
            assertThatThrownBy(() -> store.backUp(backup)).hasMessageContaining("is not empty");
        }
    }

    @Test
    void empty_store_can_be_backed_up() {
        try (var store = LocalStore.open(scratch.resolve("store"), StoreFixture.SMALL)) {
            store.backUp(scratch.resolve("backup"));
        }
        restore(scratch.resolve("backup"));
    }

    @Test
    void epoch_goes_on_after_a_restore() {
        var backup = backup();
        restore(backup);

        try (var store = LocalStore.open(scratch.resolve("restored"), StoreFixture.SMALL)) {
            var lease = store.acquire(0, "next");
            assertThat(lease.epoch()).isEqualTo(2);
            assertThat(lease.sequence()).isEqualTo(40);
        }
    }

    private void restore(Path backup) {
        StoreBackup.restore(backup, scratch.resolve("restored"), StoreFixture.SMALL, store -> {});
    }

    private Path backup() {
        var backup = scratch.resolve("backup");
        try (var store = LocalStore.open(scratch.resolve("store"), StoreFixture.SMALL)) {
            StoreFixture.fill(store, 40, 50_000);
            store.backUp(backup);
        }
        return backup;
    }
}
