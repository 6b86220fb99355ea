package io.fermata.engine;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

/**
 * Has as many carriers as are needed. Virtual threads are not preempted: code that computes keeps its carrier, an
 * endless loop for ever. But each carrier that is not needed is woken in vain at every hand-over, which costs more than
 * the work itself. So a virtual thread is started now and then while others are; if it does not get to run, the
 * scheduler is given more carriers, and they are taken back when all has been calm for a while.
 */
final class CarrierGuard {
    static final long LOOK_MILLIS = 50;

    /** So many more than processors are enough unless code holds them. */
    static final int SPARE = 2;

    /** After so many looks in vain there are that many not enough. */
    static final int LOOKS_HELD = 10;

    /** Carriers that are added at once then. */
    static final int STEP = 4;

    /** So many looks without a delay are calm; after each time that more were needed, twice as many. */
    static final int LOOKS_CALM = 40;

    static final int LOOKS_CALM_MAX = 64 * LOOKS_CALM;

    /** The scheduler's carriers. */
    interface Carriers {
        /** How many there are; 0 if this JVM does not tell. */
        int count();

        /** Returns whether there are so many from now on; false if this JVM cannot change it. */
        boolean set(int count);
    }

    private static final System.Logger LOG = System.getLogger(CarrierGuard.class.getName());

    private final Executor virtualThreads;
    private final Carriers carriers;
    private final int processors;
    private volatile boolean ran = true;
    private volatile boolean used;
    private boolean fixed;
    /** Known once more are needed: to ask the JVM costs a start some ten milliseconds. */
    private int atFirst;

    private boolean isMore;
    private int looksHeld;
    private int looksCalm;
    private int calmAfter = LOOKS_CALM;

    CarrierGuard(Executor virtualThreads, Carriers carriers, int processors) {
        this.virtualThreads = virtualThreads;
        this.carriers = carriers;
        this.processors = processors;
    }

    /** From any thread: virtual threads are being started. */
    void used() {
        if (!used) {
            used = true;
        }
    }

    /** Called at each interval on a platform thread. */
    void look() {
        if (fixed) {
            return;
        }
        if (!ran) {
            looksCalm = 0;
            looksHeld++;
            addCarriers();
        } else {
            looksHeld = 0;
            looksCalm++;
            takeBack();
            if (used) {
                used = false;
                ran = false;
                virtualThreads.execute(() -> ran = true);
            }
        }
    }

    private void addCarriers() {
        int now = carriers.count();
        atFirst = atFirst == 0 ? now : atFirst;
        if (now == 0) {
            fixed = true;
        } else if (now < processors + SPARE) {
            change(processors + SPARE);
        } else if (looksHeld % LOOKS_HELD == 0) {
            change(now + STEP);
        }
    }

    private void takeBack() {
        if (isMore && looksCalm >= calmAfter) {
            calmAfter = Math.min(2 * calmAfter, LOOKS_CALM_MAX);
            change(atFirst);
        }
    }

    private void change(int count) {
        looksCalm = 0;
        isMore = count > atFirst;
        fixed = !carriers.set(count);
        LOG.log(Level.DEBUG, "{0} carriers of virtual threads now", count);
    }
}
