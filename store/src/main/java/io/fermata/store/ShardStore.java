package io.fermata.store;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The durable ground of every shard of one process: one log, one sync for all, and an ordered map per shard.
 *
 * <p>Reads see exactly the batches whose commit was reported {@link Outcome.Committed}; each shard has its own key
 * space. A shard has at most one commit in flight; commits of different shards share one write and one sync. All
 * methods may be called from any thread.
 */
public interface ShardStore extends AutoCloseable {
    /** The number of shards, fixed when the store was created. */
    int shards();

    /**
     * Takes the shard over with a higher epoch. Returns when no lower epoch can commit any more and the fate of all its
     * commits is decided.
     *
     * @throws StoreException if the store cannot be read
     */
    Lease acquire(int shard, String owner);

    /** Makes the batch durable, all or nothing, only if {@code lease.epoch()} and {@code sequence - 1} are current. */
    CompletionStage<Outcome> commit(Lease lease, long sequence, WriteBatch batch);

    /**
     * Like {@link #commit} for a caller that has nothing else to do meanwhile: where that saves time, it is done on the
     * calling thread, and the stage is complete on return.
     */
    default CompletionStage<Outcome> commitHere(Lease lease, long sequence, WriteBatch batch) {
        return commit(lease, sequence, batch);
    }

    /** Reads from memory alone (never from the disk), for threads that must not wait. */
    Lookup peek(Lease lease, Key key);

    /** Reads one row; may wait for the disk. */
    byte @Nullable [] get(Lease lease, Key key);

    /**
     * Visits rows from {@code from} (inclusive) to {@code to} (exclusive; empty key: no end); may wait for the disk.
     */
    void scan(Lease lease, Key from, Key to, boolean reverse, RowVisitor visitor);

    /**
     * Like a forward {@link #scan}, but from memory alone. Returns whether memory sufficed; if not, what was visited
     * does not count and the caller must scan.
     */
    default boolean peekScan(Lease lease, Key from, Key to, RowVisitor visitor) {
        return false;
    }

    /** What this store has done since it was opened. */
    StoreStats stats();

    /** Finishes the commit in flight, refuses new ones and lets the data go. */
    @Override
    void close();
}
