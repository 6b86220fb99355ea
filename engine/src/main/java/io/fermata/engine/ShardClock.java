package io.fermata.engine;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time that a shard stamps on its batches: never falls, also across owners, and believes a jump of the wall clock
 * only after it has held for a while. Until then it goes on with the monotonic clock. When the wall clock went back the
 * time stands still until that is there again: to go on would fire timers before the clock on the wall says so.
 */
final class ShardClock {
    /** A difference between the clocks that counts as a jump. */
    static final long JUMP_MILLIS = 2_000;

    /** How long a jump must hold before it is believed. */
    static final long HOLD_MILLIS = 5_000;

    private final InstantSource wall;
    private final LongSupplier monotonicNanos;
    private long offsetMillis;
    private long jumpSeenAtMillis = -1;
    private long lastMillis;

    /** Goes on from {@code lastMillis}, the last time that an earlier owner stamped. */
    ShardClock(InstantSource wall, LongSupplier monotonicNanos, long lastMillis) {
        this.wall = wall;
        this.monotonicNanos = monotonicNanos;
        this.lastMillis = lastMillis;
        this.offsetMillis = wall.millis() - monotonicMillis();
    }

    /** The time now, at least what was returned before. */
    long tick() {
        long monotonic = monotonicMillis();
        long drift = wall.millis() - monotonic - offsetMillis;
        if (Math.abs(drift) < JUMP_MILLIS) {
            offsetMillis += drift;
            jumpSeenAtMillis = -1;
        } else if (jumpSeenAtMillis < 0) {
            jumpSeenAtMillis = monotonic;
        } else if (monotonic - jumpSeenAtMillis >= HOLD_MILLIS) {
            offsetMillis += drift;
            jumpSeenAtMillis = -1;
        }
        lastMillis = Math.max(lastMillis, monotonic + offsetMillis);
        return lastMillis;
    }

    /** How long the time stands still yet. */
    long behindMillis() {
        return Math.max(0, lastMillis - monotonicMillis() - offsetMillis);
    }

    /** The time of the last {@link #tick}. */
    long lastMillis() {
        return lastMillis;
    }

    private long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(monotonicNanos.getAsLong());
    }
}
