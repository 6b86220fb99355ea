package io.fermata.engine;

import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Tells followers of committed events, from now on. A follower that is slow lags; it never holds up a shard. */
final class Feed {
    /** Most records that wait for one follower. */
    static final int CAPACITY_MAX = 1_000_000;

    private final Executor threads;
    private final List<FeedSubscription> followers = new CopyOnWriteArrayList<>();

    Feed(Executor threads) {
        this.threads = threads;
    }

    /** {@code receiver} is called by one thread at a time and may block. */
    FeedSubscription follow(int capacity, Consumer<FeedRecord> receiver) {
        Door.range("capacity", capacity, 1, CAPACITY_MAX);
        var follower = new FeedSubscription(this, threads, capacity, receiver);
        followers.add(follower);
        return follower;
    }

    void leave(FeedSubscription follower) {
        followers.remove(follower);
    }

    boolean isFollowed() {
        return !followers.isEmpty();
    }

    /** On a shard's thread, after the commit. */
    void committed(String workflowId, RunId run, HistoryRecord events) {
        var told = new FeedRecord.Committed(workflowId, run, events);
        for (var follower : followers) {
            follower.offer(told);
        }
    }
}
