package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Kernel;
import io.fermata.kernel.Status;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Lookup;
import io.fermata.store.MemoryStore;
import io.fermata.store.Outcome;
import io.fermata.store.RowVisitor;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreStats;
import io.fermata.store.WriteBatch;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An execution that loops for long is brought back from its last checkpoint. */
class CheckpointTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int STEPS = 20_000;
    private static final int STEPS_PER_CHECKPOINT = 100;
    private static final int HISTORY_TABLE = 'H';

    private final AtomicInteger rounds = new AtomicInteger();

    private final Workflow<Integer, Integer> summing = (ctx, steps) -> {
        var kept = ctx.lastCheckpoint(Integer.class);
        int done = kept == null ? 0 : kept;
        while (done < steps) {
            rounds.incrementAndGet();
            int now = done;
            done = ctx.step("add", Integer.class, () -> now + 1);
            if (done % STEPS_PER_CHECKPOINT == 0 && done < steps) {
                ctx.checkpoint(done);
            }
        }
        return done + ctx.awaitSignal("more", Integer.class);
    };

    @Test
    void a_loop_of_many_steps_comes_back_by_reading_few_events() throws Exception {
        var memory = new MemoryStore(1, Runnable::run);
        try (var fermata = open(memory)) {
            fermata.start(
                    "summing", "long", STEPS, TypeRef.of(Integer.class), StartOptions.DEFAULT.withMaxSteps(STEPS));
            var settled = fermata.engine().settled("long").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(settled.status()).isEqualTo(Status.PAUSED);
            assertThat(settled.historyEvents()).isGreaterThan(Kernel.HISTORY_EVENTS_MAX);
        }
        rounds.set(0);

        var reads = new CountingStore(memory.reopen());
        try (var fermata = open(reads)) {
            var execution = fermata.execution("long", Integer.class);
            execution.resume();
            execution.signal("more", 7);

            assertThat(execution.result(PATIENCE)).isEqualTo(STEPS + 7);
            assertThat(rounds.get()).isLessThanOrEqualTo(STEPS_PER_CHECKPOINT);
            assertThat(reads.historyRows.get()).isLessThan(5 * STEPS_PER_CHECKPOINT);
        }
    }

    private Fermata open(ShardStore store) {
        return Fermata.inMemory()
                .store(store)
                .register(
                        "summing",
                        summing,
                        WorkflowOptions.DEFAULT.withTypes(TypeRef.of(Integer.class), TypeRef.of(Integer.class)))
                .open();
    }

    /** Counts the rows of histories that are read. */
    private static final class CountingStore implements ShardStore {
        private final ShardStore inner;
        private final AtomicInteger historyRows = new AtomicInteger();

        private CountingStore(ShardStore inner) {
            this.inner = inner;
        }

        @Override
        public int shards() {
            return inner.shards();
        }

        @Override
        public Lease acquire(int shard, String owner) {
            return inner.acquire(shard, owner);
        }

        @Override
        public CompletionStage<Outcome> commit(Lease lease, long sequence, WriteBatch batch) {
            return inner.commit(lease, sequence, batch);
        }

        @Override
        public Lookup peek(Lease lease, Key key) {
            return inner.peek(lease, key);
        }

        @Override
        public byte @Nullable [] get(Lease lease, Key key) {
            return inner.get(lease, key);
        }

        @Override
        public void scan(Lease lease, Key from, Key to, boolean reverse, RowVisitor visitor) {
            inner.scan(lease, from, to, reverse, (key, value) -> {
                if (key.bytes()[0] == HISTORY_TABLE) {
                    historyRows.incrementAndGet();
                }
                return visitor.row(key, value);
            });
        }

        @Override
        public StoreStats stats() {
            return inner.stats();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
