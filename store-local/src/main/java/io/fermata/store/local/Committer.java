package io.fermata.store.local;

import io.fermata.store.Lease;
import io.fermata.store.Outcome;
import io.fermata.store.StoreException;
import io.fermata.store.WriteBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The log thread: takes every commit that waits, writes them as one group, syncs once, and answers all of them. It
 * alone knows epochs and sequences, so it alone fences. While the log is idle a caller may take its place.
 */
final class Committer implements Runnable {
    private static final Outcome COMMITTED = new Outcome.Committed();
    private static final int GROUP_BYTES_MAX = 4 << 20;

    private final GroupLog log;
    private final Pending pending;
    private final DiskRoom room;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Request> queue = new ConcurrentLinkedQueue<>();
    /** Held by whoever writes to the log; guards everything that is not shared through the queue. */
    private final ReentrantLock writing = new ReentrantLock();

    private final long[] epochs;
    private final long[] sequences;
    private final List<Request> group = new ArrayList<>();
    private final List<LogRecord> records = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private @Nullable String doubt;
    private final AtomicLong batches = new AtomicLong();
    private volatile boolean waiting;
    private volatile boolean closing;
    private volatile boolean ended;

    Committer(GroupLog log, Pending pending, DiskRoom room, List<Generation.ShardMark> marks) {
        this.log = log;
        this.pending = pending;
        this.room = room;
        this.epochs = marks.stream().mapToLong(Generation.ShardMark::epoch).toArray();
        this.sequences =
                marks.stream().mapToLong(Generation.ShardMark::sequence).toArray();
        this.thread = new Thread(this, "fermata-log");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void submit(Request request) {
        queue.add(request);
        if (waiting) {
            LockSupport.unpark(thread);
        }
        if (ended) {
            refuseAll();
        }
    }

    /** Commits on the caller's thread if the log is idle: that saves handing it over, and back. */
    void submitHere(Request request) {
        if (!isIdle() || !writing.tryLock()) {
            submit(request);
            return;
        }
        try {
            // Room and the queue were seen before the lock: whoever fills them meanwhile needs it.
            if (closing || !pending.hasRoom()) {
                submit(request);
            } else {
                queue.add(request);
                commitGroupOrDoubt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writing.unlock();
        }
    }

    /** A thread that is interrupted would close the log's file by writing to it. */
    private boolean isIdle() {
        return waiting && queue.isEmpty() && !Thread.currentThread().isInterrupted();
    }

    long batches() {
        return batches.get();
    }

    /** Commits what waits and ends the thread. */
    void end() throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join();
        writing.lock();
        try {
            ended = true; // Nobody writes on a thread of its own any more either.
        } finally {
            writing.unlock();
        }
    }

    /** Takes over the groups that recovery found. */
    void replay(Group found) {
        var replayed = found.records();
        for (var record : replayed) {
            epochs[record.shard()] = record.epoch();
            sequences[record.shard()] = record.sequence();
        }
        pending.apply(replayed, found.position());
    }

    @Override
    public void run() {
        try {
            while (awaitRequest()) {
                writing.lock();
                try {
                    commitGroupOrDoubt();
                } finally {
                    writing.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            refuseAll();
        }
    }

    private boolean awaitRequest() {
        while (queue.isEmpty()) {
            if (closing) {
                return false;
            }
            waiting = true;
            if (queue.isEmpty() && !closing) {
                LockSupport.park(this);
            }
            waiting = false;
        }
        return true;
    }

    private void commitGroupOrDoubt() throws InterruptedException {
        try {
            commitGroup();
        } catch (RuntimeException e) {
            // A bug, or a callback that threw: without this nobody would ever be answered again.
            doubt("the log thread failed: " + e);
        } finally {
            group.clear();
            records.clear();
        }
    }

    private void commitGroup() throws InterruptedException {
        String broken = pending.awaitRoom();
        buffer.clear().position(Group.HEADER_BYTES);
        long groupBytesMax = Math.min(GROUP_BYTES_MAX, log.batchBytesMax() / 2);
        while (buffer.position() < groupBytesMax) {
            var request = queue.poll();
            if (request == null) {
                break;
            }
            switch (request) {
                case Request.Commit commit -> add(commit, broken);
                case Request.Acquire acquire -> add(acquire);
            }
        }
        if (!records.isEmpty()) {
            write();
        }
    }

    private void add(Request.Commit commit, @Nullable String broken) {
        var lease = commit.lease();
        int shard = lease.shard();
        long encodedBytes = 0;
        Outcome no = null;
        if (doubt != null) {
            no = new Outcome.Unknown(doubt);
        } else if (lease.epoch() != epochs[shard]) {
            no = new Outcome.Fenced(epochs[shard]);
        } else if (commit.sequence() != sequences[shard] + 1) {
            no = new Outcome.Refused("sequence " + commit.sequence() + " does not follow " + sequences[shard]);
        } else {
            no = refusal(commit.batch(), broken);
            encodedBytes = record(commit).encodedBytesMax();
            if (encodedBytes > log.batchBytesMax()) {
                no = new Outcome.Refused(
                        "the batch takes " + encodedBytes + " bytes of the log, more than " + log.batchBytesMax());
            }
        }
        if (no != null) {
            commit.stage().complete(no);
            return;
        }
        sequences[shard]++;
        add(commit, record(commit), encodedBytes);
    }

    private @Nullable Outcome refusal(WriteBatch batch, @Nullable String broken) {
        // What gives room back may still go to the log while memory can hold it: that is how a full disk gets better.
        boolean hopeless = broken != null && !(batch.usesReserve() && pending.hasRoom());
        return hopeless ? new Outcome.Refused(String.valueOf(broken)) : room.refusal(batch);
    }

    private static LogRecord record(Request.Commit commit) {
        var lease = commit.lease();
        return new LogRecord(lease.shard(), lease.epoch(), commit.sequence(), commit.batch(), false);
    }

    private void add(Request.Acquire acquire) {
        try {
            if (doubt != null) {
                var found = new ArrayList<Group>();
                log.open(log.position(), found::add);
                found.forEach(this::replay);
                doubt = null;
            }
        } catch (IOException | StoreException e) {
            acquire.stage().completeExceptionally(new StoreException("cannot reopen the log: " + e.getMessage(), e));
            return;
        }
        int shard = acquire.shard();
        epochs[shard]++;
        var batch = new WriteBatch();
        add(acquire, new LogRecord(shard, epochs[shard], sequences[shard], batch, true), Group.RECORD_BYTES);
    }

    private void add(Request request, LogRecord record, long encodedBytes) {
        long needed = buffer.position() + encodedBytes + Group.BLOCK_BYTES;
        if (needed > buffer.capacity()) {
            int capacity = Math.toIntExact(Math.max(needed, 2L * buffer.capacity()));
            buffer = ByteBuffer.allocateDirect(capacity).put(buffer.flip());
        }
        Group.encode(record, buffer);
        group.add(request);
        records.add(record);
    }

    private void write() {
        try {
            log.makeRoom(buffer.position());
            log.write(buffer, records.size());
        } catch (IOException e) {
            rewind();
            if (StoreDirectory.isFull(e)) {
                failAll(new Outcome.Refused("no room for the log: " + e.getMessage()));
            } else {
                doubt("the log could not be written: " + e.getMessage());
            }
            return;
        }
        try {
            log.force();
        } catch (IOException e) {
            rewind();
            doubt("the log could not be written: " + e.getMessage());
            return;
        }
        pending.apply(records, log.position());
        batches.addAndGet(group.size());
        for (var request : group) {
            switch (request) {
                case Request.Commit commit -> commit.stage().complete(COMMITTED);
                case Request.Acquire acquire -> {
                    int shard = acquire.shard();
                    acquire.stage().complete(new Lease(shard, epochs[shard], sequences[shard]));
                }
            }
        }
    }

    /** After a failed write or sync nobody knows what is on the disk: nothing more is written before a recovery. */
    private void doubt(String reason) {
        doubt = reason + "; acquire the shards again";
        failAll(new Outcome.Unknown(doubt));
    }

    private void rewind() {
        for (int i = records.size() - 1; i >= 0; i--) {
            var record = records.get(i);
            if (record.acquired()) {
                epochs[record.shard()]--;
            } else {
                sequences[record.shard()]--;
            }
        }
    }

    private void failAll(Outcome outcome) {
        group.forEach(request -> fail(request, outcome));
    }

    private void refuseAll() {
        var left = queue.poll();
        while (left != null) {
            fail(left, new Outcome.Refused("the store is closed"));
            left = queue.poll();
        }
    }

    private static void fail(Request request, Outcome outcome) {
        switch (request) {
            case Request.Commit commit -> commit.stage().complete(outcome);
            case Request.Acquire acquire ->
                acquire.stage().completeExceptionally(new StoreException("cannot acquire the shard: " + outcome));
        }
    }
}
