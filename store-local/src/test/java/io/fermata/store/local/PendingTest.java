package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.store.StoreContract;
import io.fermata.store.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingTest {
    private final Pending pending = new Pending(1, 4 << 20, Position.START);
    private long number;

    @TempDir
    Path directory;

    private void apply(WriteBatch batch) {
        number++;
        pending.apply(List.of(new LogRecord(0, 1, number, batch, false)), new Position(number, 0));
    }

    @Test
    void a_row_that_was_born_and_deleted_never_reaches_the_map_and_a_tombstone_only_if_needed() throws Exception {
        try (var map = RowMap.open(directory, StoreFixture.SMALL)) {
            apply(StoreContract.puts("kept", "1", "old", "1"));
            map.write(pending.freeze());
            pending.drop();
            long entries = map.entries();

            for (int i = 0; i < 1_000; i++) {
                apply(StoreContract.puts("short-lived " + i, "1"));
            }
            for (int i = 0; i < 1_000; i++) {
                var batch = new WriteBatch();
                batch.delete(StoreContract.key("short-lived " + i));
                apply(batch);
            }
            var batch = new WriteBatch();
            batch.delete(StoreContract.key("old"));
            apply(batch);
            map.write(pending.freeze());
            pending.drop();

            assertThat(map.entries() - entries)
                    .as("a tombstone, a mark, a position; filters may err")
                    .isBetween(3L, 60L);
            assertThat(map.get(0, StoreContract.key("old"))).isNull();
            assertThat(map.get(0, StoreContract.key("kept"))).isEqualTo(StoreContract.bytes("1"));
        }
    }

    @Test
    void commits_wait_while_the_map_is_behind() throws Exception {
        var batch = new WriteBatch();
        batch.put(StoreContract.key("large"), new byte[4 << 20]);
        apply(batch);
        var started = new CountDownLatch(1);
        var waiting = new CompletableFuture<Boolean>();
        var committer = new Thread(() -> {
            started.countDown();
            try {
                waiting.complete(pending.awaitRoom() == null);
            } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
            }
        });
        committer.start();
        started.await();
        assertThat(waiting).isNotDone();

        pending.freeze();
        assertThat(waiting).isNotDone();
        pending.drop();

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_broken_map_lets_nobody_wait_and_says_why() throws Exception {
        var batch = new WriteBatch();
        batch.put(StoreContract.key("large"), new byte[4 << 20]);
        apply(batch);
        pending.fail("no room");

        assertThat(pending.awaitRoom()).isEqualTo("no room");
        pending.awaitChunk(Long.MAX_VALUE); // Returns: the chunk is to be tried again.

        pending.freeze();
        pending.drop();
        assertThat(pending.awaitRoom()).isNull();
    }

    @Test
    void a_frozen_row_is_still_found_and_a_newer_one_stands_above_it() {
        apply(StoreContract.puts("a", "1", "b", "1", "c", "1"));
        pending.freeze();
        var batch = StoreContract.puts("a", "2");
        batch.deleteRange(StoreContract.key("b"), StoreContract.key("c"));
        apply(batch);

        assertThat(pending.find(0, StoreContract.key("a"))).isEqualTo(StoreContract.bytes("2"));
        assertThat(pending.find(0, StoreContract.key("b"))).isSameAs(ShardRows.DELETED);
        assertThat(pending.find(0, StoreContract.key("c"))).isEqualTo(StoreContract.bytes("1"));
        assertThat(pending.find(0, StoreContract.key("d"))).isNull();
    }
}
