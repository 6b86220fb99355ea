package io.fermata.engine;

import java.util.concurrent.TimeUnit;

/**
 * Whether the store takes writes. After a refusal only what frees room in the end is written, from the store's reserve,
 * until a commit of nothing but the time has gone through.
 */
final class StoreRoom {
    static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean full;
    private boolean probing;
    private long probeAtNanos;

    boolean isFull() {
        return full;
    }

    /** A commit was refused. */
    void refused(long nowNanos) {
        probeAtNanos = full ? nowNanos + PROBE_NANOS : nowNanos;
        full = true;
        probing = false;
    }

    /** A commit went through; returns whether there is room again since then. */
    boolean committed() {
        boolean isBack = full && probing;
        probing = false;
        full = full && !isBack;
        return isBack;
    }

    /** Whether the batch that is sealed now is to be a probe. */
    boolean beginProbe(long nowNanos) {
        probing = nowNanos - probeAtNanos >= 0;
        return probing;
    }
}
