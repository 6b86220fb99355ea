package io.fermata.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** A clock that tests set, and chance from a seed; no threads. */
final class SeededRuntime implements EngineRuntime {
    private final long seed;
    private final SplittableRandom random;
    private long nowMillis = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    SeededRuntime(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    long seed() {
        return seed;
    }

    long nowMillis() {
        return nowMillis;
    }

    void advance(long millis) {
        nowMillis += millis;
    }

    @Override
    public InstantSource clock() {
        return () -> Instant.ofEpochMilli(nowMillis);
    }

    @Override
    public long monotonicNanos() {
        return nowMillis * 1_000_000;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Executor steps() {
        throw new UnsupportedOperationException("no steps here");
    }

    @Override
    public Executor loads() {
        throw new UnsupportedOperationException("no loads here");
    }

    @Override
    public Thread startFiber(Runnable body) {
        throw new UnsupportedOperationException("no fibers here");
    }

    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        throw new UnsupportedOperationException("no schedule here");
    }

    @Override
    public LoopHandle drive(String name, Loop loop) {
        throw new UnsupportedOperationException("no loops here");
    }

    @Override
    public void close() {}
}
