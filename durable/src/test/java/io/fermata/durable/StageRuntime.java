package io.fermata.durable;

import io.fermata.engine.EngineRuntime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** One thing at a time, on a clock of the test's own. */
final class StageRuntime implements EngineRuntime {
    long nowMillis = 1_000_000;

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
        return RandomGenerator.getDefault();
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
        return Thread.startVirtualThread(body);
    }

    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {}

    @Override
    public LoopHandle drive(String name, Loop loop) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
