package io.fermata.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A follower of the feed: a bounded queue without a lock, and whoever empties it. */
public final class FeedSubscription implements AutoCloseable {
    private final Feed feed;
    private final Executor threads;
    private final int capacity;
    private final Consumer<FeedRecord> receiver;
    private final Queue<FeedRecord> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile boolean closed;

    FeedSubscription(Feed feed, Executor threads, int capacity, Consumer<FeedRecord> receiver) {
        this.feed = feed;
        this.threads = threads;
        this.capacity = capacity;
        this.receiver = receiver;
    }

    /** Tells nothing more; a call that is under way ends. */
    @Override
    public void close() {
        closed = true;
        feed.leave(this);
        waiting.clear();
    }

    /** Never waits: what finds no room is left out, and counted. */
    void offer(FeedRecord told) {
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            leftOut.incrementAndGet();
            return;
        }
        mark();
        waiting.add(told);
        tellSoon();
    }

    private void tellSoon() {
        if (!closed && telling.compareAndSet(false, true)) {
            threads.execute(this::tell);
        }
    }

    private void tell() {
        try {
            for (var next = waiting.poll(); next != null && !closed; next = waiting.poll()) {
                if (next instanceof FeedRecord.Committed) {
                    size.decrementAndGet();
                }
                receiver.accept(next);
            }
            long records = leftOut.getAndSet(0);
            if (records > 0 && !closed) {
                receiver.accept(new FeedRecord.Lagged(records));
            }
        } finally {
            telling.set(false);
        }
        if (!waiting.isEmpty() || leftOut.get() > 0) {
            tellSoon();
        }
    }

    /** Puts the mark of what was left out before what comes next. */
    private void mark() {
        long records = leftOut.getAndSet(0);
        if (records > 0) {
            waiting.add(new FeedRecord.Lagged(records));
        }
    }
}
