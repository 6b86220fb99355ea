package io.fermata.engine;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Real threads and the system's clock: platform threads for loops and reads, virtual threads for user code. */
public final class ThreadRuntime implements EngineRuntime {
    private static final int LOADERS = 2;
    /** On a single processor whoever stays awake keeps the other from running. */
    private static final boolean SPINS = Runtime.getRuntime().availableProcessors() > 1;

    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long NEAR_NANOS = 2 * SPIN_NANOS;
    private static final long PARK_MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SecureRandom random = new SecureRandom();
    private final ExecutorService loads = Executors.newFixedThreadPool(LOADERS, platform("fermata-load"));
    private final ThreadFactory stepThreads =
            Thread.ofVirtual().name("fermata-step-", 0).factory();
    private volatile @Nullable Standby standby;
    private final ThreadFactory fiberThreads =
            Thread.ofVirtual().name("fermata-fiber").factory();
    private final CarrierGuard guard = new CarrierGuard(
            Thread::startVirtualThread, new JvmCarriers(), Runtime.getRuntime().availableProcessors());
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, platform("fermata-timer"));

    public ThreadRuntime() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        schedule(CarrierGuard.LOOK_MILLIS, this::lookAtCarriers);
    }

    private void lookAtCarriers() {
        long nextMillis = CarrierGuard.LOOK_MILLIS;
        try {
            nextMillis = guard.look();
        } finally {
            schedule(nextMillis, this::lookAtCarriers);
        }
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public Executor steps() {
        return task -> {
            guard.used();
            var awake = standby;
            if (awake == null || !awake.take(task)) {
                stepThreads.newThread(begun(task)).start();
            }
        };
    }

    private Runnable begun(Runnable task) {
        return () -> {
            guard.begun();
            task.run();
        };
    }

    @Override
    public Executor loads() {
        return loads;
    }

    @Override
    public Thread startFiber(Runnable body) {
        guard.used();
        var fiber = fiberThreads.newThread(begun(body));
        fiber.start();
        return fiber;
    }

    @Override
    public boolean lockstep() {
        return false;
    }

    @Override
    public Runnable keepAwake(long nanosMax) {
        if (!SPINS) {
            return () -> {};
        }
        var fresh = new Standby(nanosMax);
        standby = fresh;
        stepThreads.newThread(fresh).start();
        return fresh::dismiss;
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public LoopHandle drive(String name, Loop loop) {
        return new LoopThread(name, loop);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        loads.shutdown();
    }

    private static ThreadFactory platform(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    /**
     * A platform thread that runs a loop and parks in between; a wake-up is never lost. To sleep and to be woken takes
     * longer than a short step: when a wake-up is near and the one before was, the thread stays awake for a moment.
     */
    private final class LoopThread implements LoopHandle {
        private final Loop loop;
        private final Thread thread;
        private final AtomicBoolean woken = new AtomicBoolean();
        private volatile boolean parked;
        private volatile boolean stopped;
        private boolean wasNear;

        LoopThread(String name, Loop loop) {
            this.loop = loop;
            this.thread = Thread.ofPlatform().daemon().name(name).start(this::go);
        }

        @Override
        public void wake() {
            if (!woken.get() && woken.compareAndSet(false, true) && parked) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void stop() {
            stopped = true;
            LockSupport.unpark(thread);
            if (Thread.currentThread().equals(thread)) {
                return;
            }
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void go() {
            while (!stopped) {
                woken.set(false);
                guard.used();
                long waitNanos = loop.run();
                if (waitNanos > 0 && SPINS && loop.isWakeNear()) {
                    spinThenPark(waitNanos);
                } else if (waitNanos > 0) {
                    park(waitNanos);
                }
            }
        }

        private void spinThenPark(long waitNanos) {
            long began = System.nanoTime();
            while (wasNear && !woken.get() && System.nanoTime() - began < SPIN_NANOS) {
                Thread.onSpinWait();
            }
            park(waitNanos);
            wasNear = System.nanoTime() - began < NEAR_NANOS;
        }

        private void park(long waitNanos) {
            parked = true;
            if (!woken.get() && !stopped) {
                LockSupport.parkNanos(Math.min(PARK_MAX_NANOS, waitNanos));
            }
            parked = false;
        }
    }
}
