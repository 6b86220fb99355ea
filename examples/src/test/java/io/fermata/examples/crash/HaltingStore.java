package io.fermata.examples.crash;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Lookup;
import io.fermata.store.Outcome;
import io.fermata.store.RowVisitor;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreStats;
import io.fermata.store.WriteBatch;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A store that does something before each commit, such as waiting to be killed. */
record HaltingStore(ShardStore store, Runnable beforeCommit) implements ShardStore {
    @Override
    public CompletionStage<Outcome> commit(Lease lease, long sequence, WriteBatch batch) {
        beforeCommit.run();
        return store.commit(lease, sequence, batch);
    }

    @Override
    public int shards() {
        return store.shards();
    }

    @Override
    public Lease acquire(int shard, String owner) {
        return store.acquire(shard, owner);
    }

    @Override
    public Lookup peek(Lease lease, Key key) {
        return store.peek(lease, key);
    }

    @Override
    public byte @Nullable [] get(Lease lease, Key key) {
        return store.get(lease, key);
    }

    @Override
    public void scan(Lease lease, Key from, Key to, boolean reverse, RowVisitor visitor) {
        store.scan(lease, from, to, reverse, visitor);
    }

    @Override
    public boolean peekScan(Lease lease, Key from, Key to, RowVisitor visitor) {
        return store.peekScan(lease, from, to, visitor);
    }

    @Override
    public StoreStats stats() {
        return store.stats();
    }

    @Override
    public void close() {
        store.close();
    }
}
