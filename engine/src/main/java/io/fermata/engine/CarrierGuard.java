package io.fermata.engine;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executor;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Sees to it that user code which never yields does not stop everyone else. Virtual threads are not preempted: each
 * endless loop keeps a carrier for itself. So a virtual thread is started now and then; if it does not get to run, the
 * scheduler is given more carriers. Having them all from the start would cost more CPU than the work itself.
 */
final class CarrierGuard {
    static final long LOOK_MILLIS = 500;

    /** Carriers that are added at once. */
    static final int STEP = 4;

    /**
     * The scheduler starts a carrier only when something comes into an empty queue, and each platform thread has one of
     * its queues: so many fresh threads find an empty one.
     */
    private static final int WAKE_UPS = 2;

    /** Sets the number of carriers. */
    interface Carriers {
        /** Adds up to {@code more} and returns how many there are then; 0 if this JVM cannot change it. */
        int add(int more);
    }

    private static final System.Logger LOG = System.getLogger(CarrierGuard.class.getName());

    private final Executor virtualThreads;
    private final Carriers carriers;
    private volatile boolean ran = true;
    private boolean fixed;

    CarrierGuard(Executor virtualThreads, Carriers carriers) {
        this.virtualThreads = virtualThreads;
        this.carriers = carriers;
    }

    /** Called at each interval on a platform thread. */
    void look() {
        if (!ran && !fixed) {
            int now = carriers.add(STEP);
            fixed = now == 0;
            LOG.log(Level.DEBUG, "no virtual thread has run for {0} ms; {1} carriers now", LOOK_MILLIS, now);
        }
        if (ran || !fixed) {
            ran = false;
            virtualThreads.execute(() -> ran = true);
        }
    }

    /** The carriers of this JVM; can be changed from JDK 24 on. */
    static int addCarriers(int more) {
        var server = ManagementFactory.getPlatformMBeanServer();
        try {
            var scheduler = new ObjectName("jdk.management:type=VirtualThreadScheduler");
            if (!server.isRegistered(scheduler)) {
                return 0;
            }
            int now = (Integer) server.getAttribute(scheduler, "Parallelism");
            server.setAttribute(scheduler, new Attribute("Parallelism", now + more));
            for (int i = 0; i < WAKE_UPS * more; i++) {
                Thread.ofPlatform().daemon().start(() -> Thread.startVirtualThread(() -> {}));
            }
            return now + more;
        } catch (JMException | RuntimeException refused) {
            LOG.log(Level.DEBUG, "the number of carrier threads stays as it is: {0}", refused.getMessage());
            return 0;
        }
    }
}
