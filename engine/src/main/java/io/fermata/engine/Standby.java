package io.fermata.engine;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of a virtual thread that stays awake for a step which is about to be let out: to hand a step to a thread
 * that runs takes less than a microsecond, to start one and wake a carrier for it 10 to 30.
 */
final class Standby implements Runnable {
    private static final Runnable NONE_YET = () -> {};
    private static final Runnable NOTHING = () -> {};

    private final AtomicReference<Runnable> work = new AtomicReference<>(NONE_YET);
    private final long nanosMax;

    /** Waits for no longer than this for its work. */
    Standby(long nanosMax) {
        this.nanosMax = nanosMax;
    }

    /** Returns whether this thread runs the task; it runs one at most. */
    boolean take(Runnable task) {
        return work.compareAndSet(NONE_YET, task);
    }

    /** There will be nothing to do. */
    void dismiss() {
        work.compareAndSet(NONE_YET, NOTHING);
    }

    @Override
    public void run() {
        long began = System.nanoTime();
        while (NONE_YET.equals(work.get()) && System.nanoTime() - began < nanosMax) {
            Thread.onSpinWait();
        }
        dismiss();
        work.get().run();
    }
}
