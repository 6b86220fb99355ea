package io.fermata.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Chance from one seed, and work that runs when a test says so. */
final class StepwiseRuntime implements EngineRuntime {
    private final SplittableRandom random = new SplittableRandom(7);
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    Executor steps = work::add;

    /** Runs the work that was given to {@link #steps} or {@link #loads}. */
    void work() {
        for (var task = work.poll(); task != null; task = work.poll()) {
            task.run();
        }
    }

    int workWaiting() {
        return work.size();
    }

    @Override
    public InstantSource clock() {
        return InstantSource.fixed(Instant.EPOCH);
    }

    @Override
    public long monotonicNanos() {
        return 0;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Executor steps() {
        return task -> steps.execute(task);
    }

    @Override
    public Executor loads() {
        return work::add;
    }

    @Override
    public Thread startFiber(Runnable body) {
        throw new UnsupportedOperationException("parts have no fibers");
    }

    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        throw new UnsupportedOperationException("parts wait by the shard");
    }

    @Override
    public LoopHandle drive(String name, Loop loop) {
        throw new UnsupportedOperationException("parts have no loop");
    }

    @Override
    public void close() {}
}
