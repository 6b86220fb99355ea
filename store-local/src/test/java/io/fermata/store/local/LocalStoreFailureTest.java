package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.store.Lease;
import io.fermata.store.Lookup;
import io.fermata.store.Outcome;
import io.fermata.store.StoreContract;
import io.fermata.store.StoreException;
import io.fermata.store.WriteBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreFailureTest {
    @TempDir
    Path scratch;

    private volatile @Nullable IOException failWrite;
    private volatile @Nullable IOException failForce;
    private final AtomicInteger forces = new AtomicInteger();

    private LocalStore open() {
        return LocalStore.open(scratch.resolve("store"), StoreFixture.SMALL, this::failing);
    }

    private LogChannel failing(Path file) throws IOException {
        var channel = LogChannel.open(file);
        return new LogChannel() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                if (failWrite != null) {
                    channel.write(bytes.slice(0, Group.HEADER_BYTES + 10), position);
                    throw failWrite;
                }
                channel.write(bytes, position);
            }

            @Override
            public void force() throws IOException {
                forces.incrementAndGet();
                if (failForce != null) {
                    throw failForce;
                }
                channel.force();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Test
    void a_commit_here_that_fails_is_unknown_until_the_shard_is_acquired() {
        try (var store = open()) {
            var lease = store.acquire(0, "a");
            failForce = new IOException("Input/output error");
            assertThat(here(store, lease, 1)).isInstanceOf(Outcome.Unknown.class);
            failForce = null;

            assertThat(here(store, lease, 1)).isInstanceOf(Outcome.Unknown.class);
            var after = store.acquire(0, "a");

            assertThat(here(store, after, after.sequence() + 1)).isInstanceOf(Outcome.Committed.class);
            assertThat(here(store, lease, 3)).isInstanceOf(Outcome.Fenced.class);
        }
    }

    @Test
    void commits_here_and_on_the_log_thread_share_one_log() throws Exception {
        try (var store = LocalStore.open(scratch.resolve("store"), StoreFixture.SMALL.withShards(4))) {
            var threads = new ArrayList<Thread>();
            var committed = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                int shard = i;
                threads.add(Thread.ofPlatform().start(() -> {
                    var lease = store.acquire(shard, "a");
                    for (int sequence = 1; sequence <= 100; sequence++) {
                        var puts = StoreContract.puts("k" + sequence, "v");
                        var outcome = shard % 2 == 0
                                ? here(store, lease, sequence, puts)
                                : StoreFixture.commit(store, lease, sequence, puts);
                        committed.addAndGet(outcome instanceof Outcome.Committed ? 1 : 0);
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }

            assertThat(committed).hasValue(400);
        }
        try (var again = open()) {
            assertThat(again.acquire(3, "b").sequence()).isEqualTo(100);
        }
    }

    private static Outcome here(LocalStore store, Lease lease, long sequence) {
        return here(store, lease, sequence, StoreContract.puts("k", "v"));
    }

    private static Outcome here(LocalStore store, Lease lease, long sequence, WriteBatch batch) {
        return store.commitHere(lease, sequence, batch).toCompletableFuture().join();
    }

    @Test
    void a_failed_sync_is_unknown_and_never_tried_again() {
        try (var store = open()) {
            var lease = store.acquire(0, "a");
            failForce = new IOException("Input/output error");
            assertThat(StoreFixture.commit(store, lease, 1, StoreContract.puts("k", "v")))
                    .isInstanceOf(Outcome.Unknown.class);
            failForce = null;
            int before = forces.get();

            assertThat(StoreFixture.commit(store, lease, 1, new WriteBatch())).isInstanceOf(Outcome.Unknown.class);
            assertThat(StoreFixture.commit(store, lease, 2, new WriteBatch())).isInstanceOf(Outcome.Unknown.class);

            assertThat(forces).hasValue(before);
            assertThat(store.peek(lease, StoreContract.key("k"))).isSameAs(Lookup.ABSENT);
        }
    }

    @Test
    void acquiring_after_a_failed_sync_finds_the_batch_and_makes_it_durable() {
        try (var store = open()) {
            var lease = store.acquire(0, "a");
            failForce = new IOException("Input/output error");
            StoreFixture.commit(store, lease, 1, StoreContract.puts("k", "v"));
            assertThatThrownBy(() -> store.acquire(0, "a")).isInstanceOf(StoreException.class);
            failForce = null;

            var after = store.acquire(0, "a");

            assertThat(after.sequence()).isEqualTo(1);
            assertThat(store.get(after, StoreContract.key("k"))).isEqualTo(StoreContract.bytes("v"));
            assertThat(StoreFixture.commit(store, after, 2, new WriteBatch())).isInstanceOf(Outcome.Committed.class);
            assertThat(StoreFixture.commit(store, lease, 3, new WriteBatch())).isInstanceOf(Outcome.Fenced.class);
        }
    }

    @Test
    void acquiring_after_a_torn_write_finds_nothing_of_the_batch() {
        try (var store = open()) {
            var lease = store.acquire(0, "a");
            failWrite = new IOException("Input/output error");
            assertThat(StoreFixture.commit(store, lease, 1, StoreContract.puts("k", "v")))
                    .isInstanceOf(Outcome.Unknown.class);
            failWrite = null;

            var after = store.acquire(0, "a");

            assertThat(after.sequence()).isZero();
            assertThat(store.get(after, StoreContract.key("k"))).isNull();
            assertThat(StoreFixture.commit(store, after, 1, new WriteBatch())).isInstanceOf(Outcome.Committed.class);
        }
    }

    @Test
    void a_full_disk_refuses_and_goes_on_when_there_is_room() {
        try (var store = open()) {
            var lease = store.acquire(0, "a");
            failWrite = new IOException("No space left on device");
            assertThat(StoreFixture.commit(store, lease, 1, StoreContract.puts("k", "1")))
                    .isInstanceOf(Outcome.Refused.class);
            failWrite = null;

            assertThat(StoreFixture.commit(store, lease, 1, StoreContract.puts("k", "2")))
                    .isInstanceOf(Outcome.Committed.class);
            assertThat(store.get(lease, StoreContract.key("k"))).isEqualTo(StoreContract.bytes("2"));
        }
    }

    @Test
    void a_batch_as_large_as_the_limit_is_taken_and_a_larger_one_refused() {
        try (var store = open()) {
            var lease = store.acquire(0, "a");
            int limit = (1 << 19) - Group.HEADER_BYTES - Group.RECORD_BYTES - 11 - 1;
            var fits = new WriteBatch();
            fits.put(StoreContract.key("k"), new byte[limit]);
            var large = new WriteBatch();
            large.put(StoreContract.key("k"), new byte[limit + 1]);

            assertThat(StoreFixture.commit(store, lease, 1, large)).isInstanceOf(Outcome.Refused.class);
            assertThat(StoreFixture.commit(store, lease, 1, fits)).isInstanceOf(Outcome.Committed.class);
        }
    }

    @Test
    void a_directory_in_use_is_refused_with_the_holder() {
        var held = open();
        try (held) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by this process (pid "
                            + ProcessHandle.current().pid());
        }
        open().close();
    }

    @Test
    void an_unknown_format_is_refused_with_what_to_do() throws IOException {
        open().close();
        Files.writeString(scratch.resolve("store/FORMAT"), "fermata-store 2\nshards 1\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("open it with the version that wrote it");
    }

    @Test
    void a_format_that_is_no_text_is_refused_by_name() throws IOException {
        var directory = scratch.resolve("store");
        LocalStore.open(directory, StoreFixture.SMALL).close();
        Files.write(directory.resolve("FORMAT"), new byte[] {(byte) 0xff});

        assertThatThrownBy(() -> LocalStore.open(directory, StoreFixture.SMALL).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("FORMAT is damaged at offset 0");
    }

    @Test
    void a_file_in_place_of_the_directory_is_refused() throws IOException {
        Files.writeString(scratch.resolve("store"), "not a directory");

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("is no directory");
    }

    @Test
    void the_number_of_shards_is_that_of_the_first_opening() {
        var directory = scratch.resolve("store");
        LocalStore.open(directory, StoreFixture.SMALL.withShards(5)).close();

        try (var store = LocalStore.open(directory, StoreFixture.SMALL.withShards(2))) {
            assertThat(store.shards()).isEqualTo(5);
        }
    }

    @Test
    void a_closed_store_refuses() {
        var store = open();
        var lease = store.acquire(0, "a");
        store.close();
        store.close();

        assertThat(StoreFixture.commit(store, lease, 1, new WriteBatch())).isInstanceOf(Outcome.Refused.class);
        assertThatThrownBy(() -> store.get(lease, StoreContract.key("k"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.acquire(0, "a")).isInstanceOf(StoreException.class);
    }
}
