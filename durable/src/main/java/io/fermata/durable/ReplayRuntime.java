package io.fermata.durable;

import io.fermata.engine.EngineRuntime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Time stands still at the end of a history; one thing runs at a time. */
final class ReplayRuntime implements EngineRuntime {
    private final long endMillis;
    private final RandomGenerator random = new Random(1);

    ReplayRuntime(long endMillis) {
        this.endMillis = endMillis;
    }

    @Override
    public InstantSource clock() {
        return () -> Instant.ofEpochMilli(endMillis);
    }

    @Override
    public long monotonicNanos() {
        return TimeUnit.MILLISECONDS.toNanos(endMillis);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Executor steps() {
        return Runnable::run;
    }

    @Override
    public Executor loads() {
        return Runnable::run;
    }

    @Override
    public Thread startFiber(Runnable body) {
        return Thread.ofVirtual().name("fermata-replay").start(body);
    }

    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {}

    @Override
    public LoopHandle drive(String name, Loop loop) {
        throw new UnsupportedOperationException("a replay has no shards");
    }

    @Override
    public void close() {}
}
