package io.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
    private final ArrayDeque<Runnable> slow = new ArrayDeque<>();
    private final MemoryStore store = new MemoryStore(2, slow::add);

    @Nested
    class KeepsTheContract extends StoreContract {
        private @Nullable MemoryStore last;

        @Override
        protected ShardStore open(int shards) {
            Executor now = Runnable::run;
            last = last == null ? new MemoryStore(shards, now) : last.reopen();
            return last;
        }
    }

    @Test
    void a_commit_is_seen_only_when_it_has_run() {
        var lease = store.acquire(0, "a");
        var stage = store.commit(lease, 1, StoreContract.puts("k", "v")).toCompletableFuture();

        assertThat(stage).isNotDone();
        assertThat(store.peek(lease, StoreContract.key("k"))).isSameAs(Lookup.ABSENT);

        slow.remove().run();
        assertThat(stage).isCompletedWithValue(new Outcome.Committed());
        assertThat(store.get(lease, StoreContract.key("k"))).isEqualTo(StoreContract.bytes("v"));
    }

    @Test
    void a_crash_drops_tears_or_keeps_what_is_in_flight_and_answers_nothing() {
        assertThat(sequencesAfter(StoreFaults.Crash.DROPPED)).isEqualTo("0 0");
        assertThat(sequencesAfter(StoreFaults.Crash.TORN)).isEqualTo("1 0");
        assertThat(sequencesAfter(StoreFaults.Crash.UNACKNOWLEDGED)).isEqualTo("1 1");
    }

    private static String sequencesAfter(StoreFaults.Crash crash) {
        var queue = new ArrayDeque<Runnable>();
        var store = new MemoryStore(2, queue::add);
        var first = store.commit(store.acquire(0, "a"), 1, new WriteBatch()).toCompletableFuture();
        store.commit(store.acquire(1, "a"), 1, new WriteBatch());

        store.crash(crash);
        queue.forEach(Runnable::run);

        assertThat(first).isNotDone();
        var after = store.reopen();
        return after.acquire(0, "b").sequence() + " " + after.acquire(1, "b").sequence();
    }

    @Test
    void unknown_says_nothing_about_the_batch_and_lasts_until_the_shard_is_acquired_anew() {
        var lease = store.acquire(0, "a");
        store.faults().next(StoreFaults.Fault.UNKNOWN_WRITTEN);

        assertThat(commit(lease, 1)).isInstanceOf(Outcome.Unknown.class);
        assertThat(commit(lease, 2)).isInstanceOf(Outcome.Unknown.class);

        var after = store.acquire(0, "a");
        assertThat(after.sequence()).isEqualTo(1);
        store.faults().next(StoreFaults.Fault.UNKNOWN_LOST);
        assertThat(commit(after, 2)).isInstanceOf(Outcome.Unknown.class);
        assertThat(store.acquire(0, "a").sequence()).isEqualTo(1);
    }

    @Test
    void a_refused_commit_wrote_nothing_and_may_be_tried_again() {
        var lease = store.acquire(0, "a");
        store.faults().next(StoreFaults.Fault.REFUSED);

        assertThat(commit(lease, 1)).isInstanceOf(Outcome.Refused.class);
        assertThat(commit(lease, 1)).isInstanceOf(Outcome.Committed.class);
    }

    @Test
    void a_fenced_owner_never_commits_again() {
        var lease = store.acquire(0, "a");
        store.faults().next(StoreFaults.Fault.FENCED);

        assertThat(commit(lease, 1)).isInstanceOf(Outcome.Fenced.class);
        assertThat(commit(lease, 1)).isInstanceOf(Outcome.Fenced.class);
    }

    @Test
    void a_stalled_commit_goes_on_when_it_is_released() {
        var lease = store.acquire(0, "a");
        store.faults().next(StoreFaults.Fault.STALL);
        var stage = store.commit(lease, 1, new WriteBatch()).toCompletableFuture();
        slow.remove().run();
        assertThat(stage).isNotDone();

        store.faults().release();

        assertThat(stage).isCompletedWithValue(new Outcome.Committed());
    }

    private Outcome commit(Lease lease, long sequence) {
        var stage = store.commit(lease, sequence, new WriteBatch()).toCompletableFuture();
        slow.remove().run();
        return stage.join();
    }
}
