package io.fermata.sim;

import io.fermata.engine.EngineRuntime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** The threads, clock and chance of one simulated process. */
final class SimRuntime implements EngineRuntime {
    /** When simulated time begins. */
    static final Instant EPOCH = Instant.parse("2030-01-01T00:00:00Z");

    private static final long LOOP_NANOS_MAX = 20_000;
    private static final long LOAD_NANOS_MAX = 400_000;
    private static final long STEP_NANOS_MAX = 200_000;

    private final World world;
    private final Life life;
    private final Network network;
    private final SplittableRandom random;
    private final List<Strand> strands = new ArrayList<>();
    private final AtomicInteger fibers = new AtomicInteger();

    SimRuntime(World world, Life life, Network network) {
        this.world = world;
        this.life = life;
        this.network = network;
        this.random = world.dice().split();
    }

    /** Threads of workflows that are alive. */
    int fibers() {
        return fibers.get();
    }

    /** Ends the user code that pauses; the process is dead. */
    void kill() {
        for (var strand : List.copyOf(strands)) {
            strand.resume();
        }
        strands.clear();
    }

    @Override
    public InstantSource clock() {
        return () -> EPOCH.plusNanos(world.nowNanos()).plusMillis(world.wallJumpMillis());
    }

    @Override
    public long monotonicNanos() {
        return world.nowNanos();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Executor steps() {
        return task -> world.in(world.dice(1, STEP_NANOS_MAX), life, () -> {
            strands.removeIf(Strand::isOver);
            var strand = new Strand(world, life, task);
            strands.add(strand);
            strand.resume();
        });
    }

    @Override
    public Executor loads() {
        return task -> world.in(world.dice(1, LOAD_NANOS_MAX), life, task);
    }

    @Override
    public Thread startFiber(Runnable body) {
        fibers.incrementAndGet();
        return Thread.ofVirtual().start(() -> {
            try {
                body.run();
            } finally {
                fibers.decrementAndGet();
            }
        });
    }

    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        world.in(TimeUnit.MILLISECONDS.toNanos(delayMillis), life, task);
    }

    @Override
    public void carry(int shard, Runnable delivery) {
        network.carry(life, shard, delivery);
    }

    @Override
    public LoopHandle drive(String name, Loop loop) {
        return new SimLoop(loop);
    }

    @Override
    public void close() {
        // Its life ends it.
    }

    /** A loop that runs a little after it was woken, or when its time has come. */
    private final class SimLoop implements LoopHandle {
        private final Loop loop;
        private boolean queued;
        private boolean stopped;
        private long dueNanos = Long.MAX_VALUE;

        SimLoop(Loop loop) {
            this.loop = loop;
        }

        @Override
        public void wake() {
            if (!queued && !stopped) {
                queued = true;
                world.in(world.dice(1, LOOP_NANOS_MAX), life, this::run);
            }
        }

        @Override
        public void stop() {
            stopped = true;
        }

        private void run() {
            queued = false;
            if (stopped) {
                return;
            }
            long waitNanos = loop.run();
            if (waitNanos <= 0) {
                wake();
                return;
            }
            long due = world.nowNanos() + Math.min(waitNanos, Long.MAX_VALUE / 4);
            if (due != dueNanos) {
                dueNanos = due;
                world.in(due - world.nowNanos(), life, () -> onTime(due));
            }
        }

        private void onTime(long due) {
            if (dueNanos == due) {
                dueNanos = Long.MAX_VALUE;
                wake();
            }
        }
    }
}
