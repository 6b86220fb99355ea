package io.fermata.engine;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;

/** The carriers of this JVM; can be seen and changed from JDK 24 on. */
final class JvmCarriers implements CarrierGuard.Carriers {
    private static final System.Logger LOG = System.getLogger(JvmCarriers.class.getName());
    private static final String PARALLELISM = "Parallelism";
    private static final String MOUNTED = "MountedVirtualThreadCount";

    /**
     * The scheduler starts a carrier only when something comes into an empty queue, and each platform thread has one of
     * its queues: so many fresh threads find an empty one.
     */
    private static final int WAKE_UPS = 2;

    @Override
    public int count() {
        return read(PARALLELISM);
    }

    @Override
    public int busy() {
        return read(MOUNTED);
    }

    private static int read(String attribute) {
        try {
            var server = ManagementFactory.getPlatformMBeanServer();
            var scheduler = scheduler();
            return server.isRegistered(scheduler) ? (Integer) server.getAttribute(scheduler, attribute) : 0;
        } catch (JMException | RuntimeException refused) {
            return refused(refused);
        }
    }

    @Override
    public boolean set(int count) {
        try {
            int before = count();
            ManagementFactory.getPlatformMBeanServer().setAttribute(scheduler(), new Attribute(PARALLELISM, count));
            for (int i = 0; i < WAKE_UPS * (count - before); i++) {
                Thread.ofPlatform().daemon().start(() -> Thread.startVirtualThread(() -> {}));
            }
            return true;
        } catch (JMException | RuntimeException refused) {
            return refused(refused) > 0;
        }
    }

    private static ObjectName scheduler() throws JMException {
        return new ObjectName("jdk.management:type=VirtualThreadScheduler");
    }

    private static int refused(Exception refused) {
        LOG.log(Level.DEBUG, "the number of carrier threads stays as it is: {0}", refused.getMessage());
        return 0;
    }
}
