package io.fermata.sim;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Lookup;
import io.fermata.store.Outcome;
import io.fermata.store.RowVisitor;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreFaults;
import io.fermata.store.StoreStats;
import io.fermata.store.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One process's way to the disk: commits take a while, always longer than a turn, and can go wrong. */
final class SimStore implements ShardStore {
    private static final long COMMIT_NANOS_MIN = 300_000;
    private static final long COMMIT_NANOS_MAX = 5_000_000;

    /** A commit under way. */
    static final class Commit {
        final Lease lease;
        final long sequence;
        final WriteBatch batch;
        long extraNanos;
        StoreFaults.@Nullable Fault fault;
        Runnable write = () -> {};

        Commit(Lease lease, long sequence, WriteBatch batch) {
            this.lease = lease;
            this.sequence = sequence;
            this.batch = batch;
        }
    }

    private final World world;
    private final Disk disk;
    private final Life life;
    private final Disk.Observer observer;
    private final List<Commit> inFlight = new ArrayList<>();

    SimStore(World world, Disk disk, Life life, Disk.Observer observer) {
        this.world = world;
        this.disk = disk;
        this.life = life;
        this.observer = observer;
    }

    /** The process is dead; of its commits in flight as many are written as the crash says, oldest first. */
    void crash(StoreFaults.Crash crash) {
        int kept = switch (crash) {
            case DROPPED -> 0;
            case TORN -> (inFlight.size() + 1) / 2;
            case UNACKNOWLEDGED -> inFlight.size();
        };
        var left = List.copyOf(inFlight);
        inFlight.clear();
        left.subList(0, kept).forEach(commit -> commit.write.run());
    }

    @Override
    public int shards() {
        return disk.memory().shards();
    }

    @Override
    public Lease acquire(int shard, String owner) {
        var lease = disk.memory().acquire(shard, owner);
        observer.acquired(life, lease);
        return lease;
    }

    @Override
    public CompletionStage<Outcome> commit(Lease lease, long sequence, WriteBatch batch) {
        var commit = new Commit(lease, sequence, batch);
        var stage = disk.commit(lease, sequence, batch, run -> commit.write = run);
        var unused = stage.thenAccept(outcome -> observer.ended(life, commit, outcome));
        inFlight.add(commit);
        observer.began(life, commit);
        world.in(world.dice(COMMIT_NANOS_MIN, COMMIT_NANOS_MAX) + commit.extraNanos, life, () -> run(commit));
        return stage;
    }

    private void run(Commit commit) {
        if (inFlight.remove(commit)) {
            if (commit.fault != null) {
                disk.memory().faults().next(commit.fault);
            }
            commit.write.run();
        }
    }

    @Override
    public Lookup peek(Lease lease, Key key) {
        // Now and then the row is not in memory.
        return world.dice(0, 4) == 0 ? Lookup.NOT_IN_MEMORY : disk.memory().peek(lease, key);
    }

    @Override
    public byte @Nullable [] get(Lease lease, Key key) {
        return disk.memory().get(lease, key);
    }

    @Override
    public void scan(Lease lease, Key from, Key to, boolean reverse, RowVisitor visitor) {
        disk.memory().scan(lease, from, to, reverse, visitor);
    }

    @Override
    public StoreStats stats() {
        return disk.memory().stats();
    }

    @Override
    public void close() {
        // The disk outlives the process.
    }
}
