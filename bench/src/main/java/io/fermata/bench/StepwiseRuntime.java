package io.fermata.bench;

import io.fermata.engine.EngineRuntime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** An engine on the caller's thread alone: what is measured is its own work, no thread, clock or disk. */
final class StepwiseRuntime implements EngineRuntime {
    private static final long ROUND_NANOS = 1_000;

    private final SplittableRandom random = new SplittableRandom(7);
    private final List<Driven> loops = new ArrayList<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private long nanos;

    /** Goes on until the answer is there. */
    void runUntil(CompletableFuture<?> answer) {
        while (!answer.isDone()) {
            for (var loop : loops) {
                loop.round();
            }
            for (int left = tasks.size(); left > 0; left--) {
                tasks.remove().run();
            }
            nanos += ROUND_NANOS;
        }
    }

    /** Commits, steps and loads run one after the other, behind the loops. */
    Executor tasks() {
        return tasks::add;
    }

    @Override
    public InstantSource clock() {
        return () -> Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public long monotonicNanos() {
        return nanos;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Executor steps() {
        return tasks();
    }

    @Override
    public Executor loads() {
        return tasks();
    }

    @Override
    public Thread startFiber(Runnable body) {
        throw new UnsupportedOperationException("these programs have no fibers");
    }

    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        // Nothing that is measured waits for a time.
    }

    @Override
    public LoopHandle drive(String name, Loop loop) {
        var driven = new Driven(loop);
        loops.add(driven);
        return driven;
    }

    @Override
    public void close() {
        loops.clear();
    }

    private final class Driven implements LoopHandle {
        private final Loop loop;
        private boolean woken;
        private long dueNanos;

        Driven(Loop loop) {
            this.loop = loop;
        }

        void round() {
            if (woken || dueNanos <= nanos) {
                woken = false;
                dueNanos = nanos + Math.max(0, loop.run());
            }
        }

        @Override
        public void wake() {
            woken = true;
        }

        @Override
        public void stop() {
            loops.remove(this);
        }
    }
}
