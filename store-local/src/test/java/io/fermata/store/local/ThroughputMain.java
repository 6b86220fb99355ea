package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.WriteBatch;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Measures the store alone: {@code DIRECTORY SECONDS WORKFLOWS_PER_BATCH}; a workflow is 6 turns, 25 changes. */
final class ThroughputMain {
    private static final int TURNS = 6;

    private ThroughputMain() {}

    public static void main(String[] args) {
        int workflows = Integer.parseInt(args[2]);
        long seconds = Long.parseLong(args[1]);
        try (var store = LocalStore.open(Path.of(args[0]), LocalStoreOptions.defaults())) {
            var lease = store.acquire(0, "bench");
            run(store, lease, workflows, 2);
            lease = store.acquire(0, "bench");
            long cpu = cpuNanos();
            var before = store.stats();
            long done = run(store, lease, workflows, seconds);
            double spentMicros = (cpuNanos() - cpu) / 1e3;
            var after = store.stats();
            System.out.printf(
                    "%d per batch: %d batches/s, %.0f workflows/s, %.0f changes/s, %.1f us CPU per workflow, %.0f log"
                            + " bytes%n",
                    workflows,
                    (after.syncs() - before.syncs()) / seconds,
                    (double) done / seconds,
                    (double) done * 25 / seconds,
                    spentMicros / done,
                    (double) (after.logBytes() - before.logBytes()) / done);
        }
        for (var pool : ManagementFactory.getGarbageCollectorMXBeans()) {
            System.out.println(pool.getName() + " " + pool.getCollectionCount() + " " + pool.getCollectionTime());
        }
    }

    private static long cpuNanos() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime();
    }

    private static long run(LocalStore store, Lease lease, int workflows, long seconds) {
        long until = System.nanoTime() + seconds * 1_000_000_000;
        long sequence = lease.sequence();
        long done = 0;
        while (System.nanoTime() < until) {
            for (int turn = 0; turn < TURNS; turn++) {
                var batch = new WriteBatch();
                for (int i = 0; i < workflows; i++) {
                    turn(batch, (lease.epoch() << 40) | (done + i), turn);
                }
                StoreFixture.commit(store, lease, ++sequence, batch);
            }
            done += workflows;
        }
        return done;
    }

    /**
     * About 4 changes each: a history row that stays, an operation that lives one turn, a wake-up row, an index row.
     */
    private static void turn(WriteBatch batch, long run, int turn) {
        batch.put(key(1, run, turn), new byte[110]);
        if (turn > 0) {
            batch.delete(key(2, run, turn - 1));
        }
        if (turn < TURNS - 1) {
            batch.put(key(2, run, turn), new byte[60]);
            batch.put(key(3, run, 0), new byte[8]);
        } else {
            batch.delete(key(3, run, 0));
        }
        if (turn == 0 || turn == TURNS - 1) {
            batch.put(key(4, run, 0), new byte[120]);
            batch.put(key(5, run, turn), new byte[10]);
            batch.put(key(6, Long.reverse(run), 0), new byte[16]);
        }
    }

    private static Key key(int table, long run, int item) {
        return Key.of(ByteBuffer.allocate(17)
                .putInt(1)
                .put((byte) table)
                .putLong(run)
                .putInt(item)
                .array());
    }
}
