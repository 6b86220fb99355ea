package io.fermata.engine;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

/**
 * Has as many carriers as are needed. Virtual threads are not preempted: code that computes keeps its carrier, an
 * endless loop for ever. But each carrier that is not needed is woken in vain at every hand-over, which costs more than
 * the work itself. So a virtual thread is started now and then; if it does not get to run, the scheduler is given more
 * carriers: a few if others do begin, and twice as many at each look if nothing begins at all. When all has been calm
 * for a while, those are taken back which nothing holds.
 */
final class CarrierGuard {
    static final long LOOK_MILLIS = 50;

    /** The time to the next look while the last one was in vain. */
    static final long LOOK_AGAIN_MILLIS = 10;

    /** So many more than processors are enough unless code holds them. */
    static final int SPARE = 2;

    /** More than these are not asked for. */
    static final int CARRIERS_MAX = 256;

    /** So many looks without a delay are calm; after each time that more were needed, twice as many. */
    static final int LOOKS_CALM = 40;

    static final int LOOKS_CALM_MAX = 64 * LOOKS_CALM;

    /** After so many looks at which nobody had done anything, nobody is waiting for a carrier either. */
    static final int LOOKS_IDLE = 10;

    /** The scheduler's carriers. */
    interface Carriers {
        /** How many there are; 0 if this JVM does not tell. */
        int count();

        /** How many of them run something at this moment. */
        int busy();

        /** Returns whether there are so many from now on; false if this JVM cannot change it. */
        boolean set(int count);
    }

    private static final System.Logger LOG = System.getLogger(CarrierGuard.class.getName());

    private final Executor virtualThreads;
    private final Carriers carriers;
    private final int processors;
    private volatile boolean ran = true;
    private volatile boolean used;
    private volatile boolean begun;
    private boolean fixed;
    /** Known once more are needed: to ask the JVM costs a start some ten milliseconds. */
    private int atFirst;

    private boolean isMore;
    private int held;
    private int looksIdle = LOOKS_IDLE;
    private int looksCalm;
    private int calmAfter = LOOKS_CALM;

    CarrierGuard(Executor virtualThreads, Carriers carriers, int processors) {
        this.virtualThreads = virtualThreads;
        this.carriers = carriers;
        this.processors = processors;
    }

    /** From any thread: something is being done, virtual threads may be started or woken. */
    void used() {
        if (!used) {
            used = true;
        }
    }

    /** From a virtual thread: it was given a carrier. */
    void begun() {
        if (!begun) {
            begun = true;
        }
    }

    /** Called on a platform thread; returns after how many milliseconds to call it again. */
    long look() {
        if (fixed) {
            return LOOK_MILLIS;
        }
        if (ran) {
            calm();
            return LOOK_MILLIS;
        }
        looksCalm = 0;
        addCarriers();
        begun = false;
        return LOOK_AGAIN_MILLIS;
    }

    private void calm() {
        if (isMore) {
            held = Math.min(held, carriers.busy());
        }
        looksCalm++;
        if (isMore && looksCalm >= calmAfter) {
            takeBack();
        }
        looksIdle = used ? 0 : looksIdle + 1;
        used = false;
        if (isMore || looksIdle < LOOKS_IDLE) {
            ran = false;
            begun = false;
            virtualThreads.execute(() -> ran = true);
        }
    }

    private void addCarriers() {
        int now = carriers.count();
        atFirst = atFirst == 0 ? now : atFirst;
        if (now == 0) {
            fixed = true;
        } else if (now < processors + SPARE) {
            change(processors + SPARE);
        } else if (!begun && now < CARRIERS_MAX) {
            change(Math.min(2 * now, CARRIERS_MAX));
        }
    }

    /** What was busy at every look is held by code that computes for long, and stays with it. */
    private void takeBack() {
        int enough = atFirst + held;
        if (enough < carriers.count()) {
            calmAfter = Math.min(2 * calmAfter, LOOKS_CALM_MAX);
            change(enough);
        }
        looksCalm = 0;
        held = Integer.MAX_VALUE;
    }

    private void change(int count) {
        looksCalm = 0;
        held = Integer.MAX_VALUE;
        isMore = count > atFirst;
        fixed = !carriers.set(count);
        LOG.log(Level.DEBUG, "{0} carriers of virtual threads now", count);
    }
}
