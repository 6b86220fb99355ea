package io.fermata.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link MemoryStore} gets wrong on command: each fault hits one commit, in the order they were asked for. */
public final class StoreFaults {
    /** How a commit goes wrong. */
    public enum Fault {
        /** Written, but the answer is {@link Outcome.Unknown}. */
        UNKNOWN_WRITTEN,
        /** Not written, and the answer is {@link Outcome.Unknown}. */
        UNKNOWN_LOST,
        /** Not written; {@link Outcome.Refused}. */
        REFUSED,
        /** Someone else acquired the shard a moment ago; {@link Outcome.Fenced}. */
        FENCED,
        /** Neither written nor answered before {@link #release}. */
        STALL
    }

    /** What a crash leaves of the commits that are in flight. None of them is ever answered. */
    public enum Crash {
        /** Nothing. */
        DROPPED,
        /** The older half of them, whole batches each: a torn tail never shows half a batch. */
        TORN,
        /** All of them: durable, but nobody was told. */
        UNACKNOWLEDGED
    }

    private volatile boolean full;
    private final ArrayDeque<Fault> faults = new ArrayDeque<>();
    private final List<Runnable> stalled = new ArrayList<>();

    StoreFaults() {}

    /** The next commit that is not yet hit by a fault gets this one. */
    public synchronized void next(Fault fault) {
        faults.add(fault);
    }

    /** From now on, or no longer, every commit that does not use the reserve is refused for want of room. */
    public void full(boolean isFull) {
        full = isFull;
    }

    boolean isFull() {
        return full;
    }

    /** Lets every stalled commit go on, oldest first. */
    public void release() {
        List<Runnable> released;
        synchronized (this) {
            released = List.copyOf(stalled);
            stalled.clear();
        }
        released.forEach(Runnable::run);
    }

    /** The number of commits that wait for {@link #release}. */
    public synchronized int stalledCommits() {
        return stalled.size();
    }

    synchronized @Nullable Fault take() {
        return faults.poll();
    }

    synchronized void stall(Runnable commit) {
        stalled.add(commit);
    }
}
