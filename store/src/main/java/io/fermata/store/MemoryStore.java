package io.fermata.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that lives in memory, for tests and simulation: commits run when the given executor runs them, so they can be
 * slower than turns, and {@link #faults} goes wrong on command. {@link #reopen} stands for a restart of the process.
 */
public final class MemoryStore implements ShardStore {
    private final List<MemoryShard> shards;
    private final Executor commits;
    private final StoreFaults faults = new StoreFaults();
    private final Set<Commit> inFlight = new LinkedHashSet<>();
    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong committedBytes = new AtomicLong();
    private volatile boolean closed;
    private volatile @Nullable String doubt;

    /** An empty store of {@code shards} shards whose commits run on {@code commits}. */
    public MemoryStore(int shards, Executor commits) {
        this(Stream.generate(MemoryShard::new).limit(shards).toList(), commits);
    }

    private MemoryStore(List<MemoryShard> shards, Executor commits) {
        this.shards = shards;
        this.commits = commits;
    }

    /**
     * Another instance on the same durable rows, as after a restart; this one is closed, what it has in flight is lost.
     */
    public MemoryStore reopen() {
        return reopen(commits);
    }

    /** As {@link #reopen()}, with another executor. */
    public MemoryStore reopen(Executor commits) {
        crash(StoreFaults.Crash.DROPPED);
        return new MemoryStore(shards, commits);
    }

    /** The switchboard of this instance's faults. */
    public StoreFaults faults() {
        return faults;
    }

    /** Kills this instance: {@code crash} says what becomes of the commits in flight; none of them is ever answered. */
    public void crash(StoreFaults.Crash crash) {
        List<Commit> left;
        synchronized (inFlight) {
            closed = true;
            left = new ArrayList<>(inFlight);
            inFlight.clear();
        }
        int kept = switch (crash) {
            case DROPPED -> 0;
            case TORN -> (left.size() + 1) / 2;
            case UNACKNOWLEDGED -> left.size();
        };
        left.subList(0, kept).forEach(Commit::write);
    }

    @Override
    public int shards() {
        return shards.size();
    }

    @Override
    public Lease acquire(int shard, String owner) {
        requireOpen();
        synchronized (inFlight) {
            // A commit of an older epoch is decided by now: whatever runs later meets the higher epoch.
            doubt = null;
            return shards.get(shard).acquire(shard);
        }
    }

    @Override
    public CompletionStage<Outcome> commit(Lease lease, long sequence, WriteBatch batch) {
        var commit = new Commit(lease, sequence, batch, new CompletableFuture<>());
        synchronized (inFlight) {
            if (closed) {
                return CompletableFuture.completedStage(new Outcome.Refused("the store is closed"));
            }
            inFlight.add(commit);
        }
        commits.execute(() -> run(commit));
        return commit.stage;
    }

    @Override
    public Lookup peek(Lease lease, Key key) {
        byte[] value = get(lease, key);
        return value == null ? Lookup.ABSENT : Lookup.found(value);
    }

    @Override
    public byte @Nullable [] get(Lease lease, Key key) {
        requireOpen();
        return shards.get(lease.shard()).get(key);
    }

    @Override
    public void scan(Lease lease, Key from, Key to, boolean reverse, RowVisitor visitor) {
        requireOpen();
        var rows = shards.get(lease.shard()).range(from, to);
        for (var row : (reverse ? rows.descendingMap() : rows).entrySet()) {
            if (!visitor.row(row.getKey(), row.getValue())) {
                return;
            }
        }
    }

    @Override
    public StoreStats stats() {
        return new StoreStats(committed.get(), 0, committedBytes.get(), committed.get(), 0);
    }

    /** Closes this instance; the rows stay for {@link #reopen}. Commits that did not run yet are never answered. */
    @Override
    public void close() {
        crash(StoreFaults.Crash.DROPPED);
    }

    private void run(Commit commit) {
        var fault = faults.take();
        if (fault == StoreFaults.Fault.STALL) {
            faults.stall(() -> finish(commit, null));
        } else {
            finish(commit, fault);
        }
    }

    private void finish(Commit commit, StoreFaults.@Nullable Fault fault) {
        Outcome outcome;
        synchronized (inFlight) {
            if (!inFlight.remove(commit)) {
                return; // The instance crashed: nobody is left to be told.
            }
            outcome = decide(commit, fault);
            if (outcome instanceof Outcome.Unknown unknown) {
                doubt = unknown.reason();
            }
        }
        commit.stage.complete(outcome);
    }

    private Outcome decide(Commit commit, StoreFaults.@Nullable Fault fault) {
        if (doubt != null) {
            return new Outcome.Unknown(doubt); // As with a real log: nothing more before the shards are acquired anew.
        }
        if (faults.isFull() && !commit.batch.usesReserve()) {
            return new Outcome.Refused("no room");
        }
        if (fault == null) {
            return commit.write();
        }
        return switch (fault) {
            case UNKNOWN_WRITTEN -> {
                commit.write();
                yield new Outcome.Unknown("answer lost");
            }
            case UNKNOWN_LOST -> new Outcome.Unknown("batch lost");
            case REFUSED -> new Outcome.Refused("no room");
            case FENCED -> {
                shards.get(commit.lease.shard()).usurp();
                yield commit.write();
            }
            case STALL -> throw new IllegalStateException("a stalled commit is finished without its fault");
        };
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("the store is closed");
        }
    }

    /** A commit in flight; its identity is the object. */
    private final class Commit {
        private final Lease lease;
        private final long sequence;
        private final WriteBatch batch;
        private final CompletableFuture<Outcome> stage;

        Commit(Lease lease, long sequence, WriteBatch batch, CompletableFuture<Outcome> stage) {
            this.lease = lease;
            this.sequence = sequence;
            this.batch = batch;
            this.stage = stage;
        }

        Outcome write() {
            var outcome = shards.get(lease.shard()).write(lease, sequence, batch);
            if (outcome instanceof Outcome.Committed) {
                committed.incrementAndGet();
                committedBytes.addAndGet(batch.bytes());
            }
            return outcome;
        }
    }
}
