package io.fermata.store.local;

import io.fermata.store.Lease;
import io.fermata.store.Outcome;
import io.fermata.store.WriteBatch;
import java.util.concurrent.CompletableFuture;

/** What shards ask of the log thread. */
sealed interface Request {
    record Commit(Lease lease, long sequence, WriteBatch batch, CompletableFuture<Outcome> stage) implements Request {}

    record Acquire(int shard, CompletableFuture<Lease> stage) implements Request {}
}
