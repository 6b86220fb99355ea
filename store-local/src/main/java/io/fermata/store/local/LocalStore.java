package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Lookup;
import io.fermata.store.Outcome;
import io.fermata.store.RowVisitor;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreException;
import io.fermata.store.StoreStats;
import io.fermata.store.WriteBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The store of one process in one directory. Stages complete on whichever thread has written to the log: what depends
 * on them must not block.
 *
 * <p>After a failed write or sync of the log every commit is {@link Outcome.Unknown} until a shard is acquired again:
 * that reads the log anew from the disk, and decides what became of the commits in doubt.
 */
public final class LocalStore implements ShardStore {
    private final StoreDirectory directory;
    private final RowMap map;
    private final Log log;
    private final Pending pending;
    private final Committer committer;
    private final Materialiser materialiser;
    private final StoreBackup backup;

    /** Readers hold the read side: RocksDB must not be closed under them. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;

    private LocalStore(StoreDirectory directory, RowMap map, Log log, LocalStoreOptions options) {
        this.directory = directory;
        this.map = map;
        this.log = log;
        this.pending = new Pending(directory.shards(), options.pendingBytesMax(), map.position());
        var room = new DiskRoom(directory::usableBytes, options.roomBytesMin(), System::nanoTime);
        var marks = IntStream.range(0, directory.shards()).mapToObj(map::mark).toList();
        this.committer = new Committer(log, pending, room, marks);
        this.materialiser = new Materialiser(pending, map, log);
        this.backup = new StoreBackup(directory, map, log);
    }

    /**
     * Opens the store in {@code directory}, making it if there is none, and replays what the log has beyond the map.
     *
     * @throws StoreException if it is in use, damaged, of another format, or the disk refuses; the message says what to
     *     do
     */
    public static LocalStore open(Path directory, LocalStoreOptions options) {
        return open(directory, options, LogChannel::open);
    }

    /**
     * Tidies the closed store in {@code directory} up, so that it takes the least room. An open store does that by and
     * by; this does it at once, and reads and writes everything that there is.
     *
     * @throws StoreException as {@link #open}
     */
    public static void compact(Path directory, LocalStoreOptions options) {
        open(directory, options).close(); // Now the map holds all of the log.
        try (var store = open(directory, options)) {
            store.map.compact();
        } catch (RocksDBException e) {
            throw new StoreException("cannot tidy the map in " + directory + " up: " + e.getMessage(), e);
        }
    }

    static LocalStore open(Path path, LocalStoreOptions options, LogChannel.Opener opener) {
        try {
            var directory = StoreDirectory.hold(path, options.shards());
            try {
                return open(directory, options, opener);
            } catch (Throwable e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw StoreDirectory.cannotOpen(path, e);
        }
    }

    private static LocalStore open(StoreDirectory directory, LocalStoreOptions options, LogChannel.Opener opener)
            throws IOException {
        var map = RowMap.open(directory.map(), options);
        var log = new Log(directory.logFiles(), options.logFileBytes(), opener);
        try {
            var store = new LocalStore(directory, map, log, options);
            log.open(map.position(), store::replay);
            store.materialiser.start();
            store.committer.start();
            return store;
        } catch (Throwable e) {
            log.close();
            map.close();
            throw e;
        }
    }

    @Override
    public int shards() {
        return directory.shards();
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@code owner} is not kept: this store belongs to one process.
     */
    @Override
    public Lease acquire(int shard, String owner) {
        var stage = new CompletableFuture<Lease>();
        committer.submit(new Request.Acquire(requireShard(shard), stage));
        try {
            return stage.join();
        } catch (CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new StoreException(String.valueOf(cause.getMessage()), e);
        }
    }

    @Override
    public CompletionStage<Outcome> commit(Lease lease, long sequence, WriteBatch batch) {
        requireShard(lease.shard());
        var stage = new CompletableFuture<Outcome>();
        committer.submit(new Request.Commit(lease, sequence, batch, stage));
        return stage;
    }

    @Override
    public CompletionStage<Outcome> commitHere(Lease lease, long sequence, WriteBatch batch) {
        requireShard(lease.shard());
        var stage = new CompletableFuture<Outcome>();
        committer.submitHere(new Request.Commit(lease, sequence, batch, stage));
        return stage;
    }

    @Override
    public Lookup peek(Lease lease, Key key) {
        var value = pending.find(requireShard(lease.shard()), key);
        if (value != null) {
            return ShardRows.isDeleted(value) ? Lookup.ABSENT : Lookup.found(value);
        }
        enter();
        try {
            return map.peek(lease.shard(), key);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public byte @Nullable [] get(Lease lease, Key key) {
        var value = pending.find(requireShard(lease.shard()), key);
        if (value != null) {
            return ShardRows.isDeleted(value) ? null : value;
        }
        enter();
        try {
            return map.get(lease.shard(), key);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void scan(Lease lease, Key from, Key to, boolean reverse, RowVisitor visitor) {
        int shard = requireShard(lease.shard());
        enter();
        try {
            new Scan(pending, map, shard, visitor).run(new ScanRange(from, to, reverse));
        } finally {
            use.readLock().unlock();
        }
    }

    /** Where its files are. */
    public Path directory() {
        return directory.path();
    }

    @Override
    public StoreStats stats() {
        return new StoreStats(log.syncs(), log.syncNanos(), log.bytes(), committer.batches(), memoryBytes());
    }

    private long memoryBytes() {
        use.readLock().lock();
        try {
            return closed ? 0 : map.memoryBytes();
        } finally {
            use.readLock().unlock();
        }
    }

    /**
     * Copies the store as it is at one moment during this call, while commits go on: everything that was acknowledged
     * before the call is in the copy.
     *
     * @param target not there yet, or an empty directory
     * @throws UnfitTarget if the target is not empty, or lies within the store
     * @throws StoreException if a file cannot be read or written
     */
    public StoreBackup.Summary backUp(Path target) {
        enter();
        try {
            return backup.writeTo(target);
        } catch (IOException | RocksDBException e) {
            throw new StoreException("cannot back up into " + target + ": " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Commits what waits, flushes the map, and lets the directory go. */
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                shutDown();
            }
        } catch (IOException e) {
            throw new StoreException("cannot close the store: " + e.getMessage(), e);
        } finally {
            use.writeLock().unlock();
        }
    }

    private void shutDown() throws IOException {
        boolean interrupted = false;
        try (directory;
                log;
                map) {
            committer.end();
            materialiser.end();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** During open the threads do not run yet, so what does not fit into memory is moved on the spot. */
    private void replay(Group group) {
        committer.replay(group);
        if (!pending.hasRoom()) {
            materialiser.moveNow();
        }
    }

    private void enter() {
        use.readLock().lock();
        if (closed) {
            use.readLock().unlock();
            throw new StoreException("the store is closed");
        }
    }

    private int requireShard(int shard) {
        if (shard < 0 || shard >= directory.shards()) {
            throw new IllegalArgumentException("shard " + shard + " of " + directory.shards());
        }
        return shard;
    }
}
