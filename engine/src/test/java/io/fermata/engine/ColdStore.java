package io.fermata.engine;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Lookup;
import io.fermata.store.Outcome;
import io.fermata.store.RowVisitor;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreException;
import io.fermata.store.StoreStats;
import io.fermata.store.WriteBatch;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store that holds nothing in memory, and whose reads fail on command. */
final class ColdStore implements ShardStore {
    private final ShardStore inner;
    int failingReads;
    final AtomicInteger commitsHere = new AtomicInteger();

    ColdStore(ShardStore inner) {
        this.inner = inner;
    }

    private void read() {
        if (failingReads > 0) {
            failingReads--;
            throw new StoreException("the disk does not answer");
        }
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
    public CompletionStage<Outcome> commitHere(Lease lease, long sequence, WriteBatch batch) {
        commitsHere.incrementAndGet();
        return inner.commitHere(lease, sequence, batch);
    }

    @Override
    public Lookup peek(Lease lease, Key key) {
        return Lookup.NOT_IN_MEMORY;
    }

    @Override
    public byte @Nullable [] get(Lease lease, Key key) {
        read();
        return inner.get(lease, key);
    }

    @Override
    public void scan(Lease lease, Key from, Key to, boolean reverse, RowVisitor visitor) {
        read();
        inner.scan(lease, from, to, reverse, visitor);
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
