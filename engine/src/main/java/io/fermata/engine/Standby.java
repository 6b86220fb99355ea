package io.fermata.engine;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The body of a virtual thread that stays awake for a step which is about to be let out: to hand a step to a thread
 * that runs takes less than a microsecond, to start one and wake a carrier for it 10 to 30.
 */
final class Standby implements Runnable {
    private final AtomicReference<@Nullable Runnable> work = new AtomicReference<>();
    private final long nanosMax;

    /** Waits for no longer than this for its work. */
    Standby(long nanosMax) {
        this.nanosMax = nanosMax;
    }

    /** Returns whether this thread runs the task; it runs one at most. */
    boolean take(Runnable task) {
        return work.compareAndSet(null, task);
    }

    /** There will be nothing to do. */
    void dismiss() {
        take(Standby::nothing);
    }

    @Override
    public void run() {
        long began = System.nanoTime();
        while (work.get() == null && System.nanoTime() - began < nanosMax) {
            Thread.onSpinWait();
        }
        dismiss();
        var task = work.get();
        if (task != null) {
            task.run();
        }
    }

    private static void nothing() {
        // What a thread does that was dismissed.
    }
}
