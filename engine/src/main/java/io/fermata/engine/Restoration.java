package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.Writer;
import io.fermata.store.Lease;
import io.fermata.store.Outcome;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreException;
import io.fermata.store.WriteBatch;

/**
 * Readies a store that was restored from a backup, before an engine opens it: each shard gets a higher epoch, and a new
 * incarnation, so that what its shards say to each other from now on cannot be taken for what was said after the
 * backup. Tokens that were handed out after the backup are no longer good.
 */
public final class Restoration {
    private static final String OWNER = "restore";

    private Restoration() {}

    /**
     * Does it for all shards.
     *
     * @throws StoreException if the store refuses
     */
    public static void raiseIncarnation(ShardStore store) {
        for (int shard = 0; shard < store.shards(); shard++) {
            var lease = store.acquire(shard, OWNER);
            var batch = raised(store, lease);
            var outcome = store.commit(lease, lease.sequence() + 1, batch)
                    .toCompletableFuture()
                    .join();
            if (!(outcome instanceof Outcome.Committed)) {
                throw new StoreException("cannot raise the incarnation of shard " + shard + ": " + outcome);
            }
        }
    }

    private static WriteBatch raised(ShardStore store, Lease lease) {
        var batch = new WriteBatch();
        StoredRows stored = (from, to, visitor) -> store.scan(lease, from, to, false, visitor);
        long atMillis = ShardTime.read(store.get(lease, ShardTime.KEY));
        for (int namespace : Tables.namespaces(stored)) {
            raise(store, lease, namespace, batch);
            TaskTokens.restored(stored, namespace, atMillis, batch);
        }
        return batch;
    }

    private static void raise(ShardStore store, Lease lease, int namespace, WriteBatch batch) {
        var row = ShardLinks.incarnationRow(namespace);
        byte[] value = store.get(lease, row);
        long incarnation = value == null ? ShardLinks.FIRST_INCARNATION : new Reader(value).readVarint();
        batch.put(row, new Writer().writeVarint(incarnation + 1).toBytes());
    }
}
