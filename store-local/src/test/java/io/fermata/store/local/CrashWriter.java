package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.Outcome;
import io.fermata.store.StoreContract;
import io.fermata.store.WriteBatch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/**
 * The victim of {@link KillIT}: writes batch after batch and tells each acknowledged sequence on its output, as one
 * line of shard and sequence, until it is killed.
 */
final class CrashWriter {
    static final int SHARDS = 2;
    static final LocalStoreOptions OPTIONS =
            StoreFixture.SMALL.withShards(SHARDS).withPendingBytesMax(1 << 20);

    private CrashWriter() {}

    public static void main(String[] args) throws InterruptedException {
        var store = LocalStore.open(Path.of(args[0]), OPTIONS);
        var threads = new Thread[SHARDS];
        for (int shard = 0; shard < SHARDS; shard++) {
            int own = shard;
            threads[shard] = new Thread(() -> write(store, own));
            threads[shard].start();
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private static void write(LocalStore store, int shard) {
        var lease = store.acquire(shard, "writer");
        var random = new Random(lease.epoch());
        for (long sequence = lease.sequence() + 1; ; sequence++) {
            var outcome = StoreFixture.commit(store, lease, sequence, batch(sequence, random));
            if (!(outcome instanceof Outcome.Committed)) {
                throw new IllegalStateException(outcome.toString());
            }
            System.out.println(shard + " " + sequence);
        }
    }

    /** Two rows that must always agree, one row that stays, and the end of an older one. */
    private static WriteBatch batch(long sequence, Random random) {
        var batch = new WriteBatch();
        batch.put(StoreContract.key("first"), number(sequence));
        batch.put(row(sequence), new byte[random.nextInt(20_000)]);
        batch.put(StoreContract.key("second"), number(sequence));
        batch.delete(row(sequence - 50));
        return batch;
    }

    static Key row(long sequence) {
        return StoreContract.key(String.format("row %019d", sequence));
    }

    private static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }
}
