package io.fermata.store.local;

import io.fermata.store.Outcome;
import io.fermata.store.WriteBatch;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the free space of the disk: below the minimum only batches that use the reserve are let in, so that the map
 * can still be flushed, and executions closed and deleted. While there is no room each commit looks again, so work goes
 * on by itself.
 */
final class DiskRoom {
    /** Asks the disk. */
    @FunctionalInterface
    interface Gauge {
        long usableBytes() throws IOException;
    }

    static final long CHECK_NANOS = 200_000_000;

    private final Gauge gauge;
    private final long bytesMin;
    private final LongSupplier nanoTime;
    private long checkedAt;
    private @Nullable Outcome refusal;

    DiskRoom(Gauge gauge, long bytesMin, LongSupplier nanoTime) {
        this.gauge = gauge;
        this.bytesMin = bytesMin;
        this.nanoTime = nanoTime;
        this.checkedAt = nanoTime.getAsLong() - CHECK_NANOS;
    }

    /** Why this batch may not be written now, or {@code null}. Called by the log thread alone. */
    @Nullable
    Outcome refusal(WriteBatch batch) {
        long now = nanoTime.getAsLong();
        if (now - checkedAt >= CHECK_NANOS) {
            checkedAt = now;
            refusal = check();
        }
        return batch.usesReserve() ? null : refusal;
    }

    private @Nullable Outcome check() {
        try {
            long usable = gauge.usableBytes();
            return usable >= bytesMin
                    ? null
                    : new Outcome.Refused(
                            "the disk is full: " + usable + " bytes are free, " + bytesMin + " are needed");
        } catch (IOException e) {
            return new Outcome.Refused("cannot tell how much room the disk has: " + e.getMessage());
        }
    }
}
