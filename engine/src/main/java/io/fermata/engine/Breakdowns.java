package io.fermata.engine;

import io.fermata.kernel.RunId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What went wrong on one shard since this process began, and which runs did it; bounded. */
final class Breakdowns {
    static final int RUNS_MAX = 1_024;

    private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Set<RunId> quarantine = new HashSet<>();
    private final Set<RunId> struck = new HashSet<>();
    private long brokeAtNanos;
    private boolean hasBroken;

    /** The shard broke; returns whether it had just done so before. */
    boolean broke(Throwable error, long nowNanos) {
        if (error instanceof BrokenRun broken && quarantine.size() < RUNS_MAX) {
            quarantine.add(broken.run());
        }
        boolean again = hasBroken && nowNanos - brokeAtNanos < APART_NANOS;
        hasBroken = true;
        brokeAtNanos = nowNanos;
        return again;
    }

    /** Whether the run broke the shard when its effects were carried out. */
    boolean isQuarantined(RunId run) {
        return quarantine.contains(run);
    }

    /** Whether this is the first time in this process that a turn of the run does not end. */
    boolean strikesFirst(RunId run) {
        return struck.size() < RUNS_MAX && struck.add(run);
    }

    /** A turn of the run has ended after all. */
    void forgive(RunId run) {
        struck.remove(run);
    }
}
