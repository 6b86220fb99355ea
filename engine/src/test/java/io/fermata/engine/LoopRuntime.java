package io.fermata.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** A whole engine on the test's own thread: loops, loads, steps and commits run when the test says so. */
final class LoopRuntime implements EngineRuntime {
    private record Later(long dueNanos, Runnable task) {}

    private final SplittableRandom random = new SplittableRandom(7);
    private final List<Driven> loops = new ArrayList<>();
    private final ArrayDeque<Runnable> loads = new ArrayDeque<>();
    private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
    private final ArrayDeque<Runnable> commits = new ArrayDeque<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::dueNanos));
    private long nanos;
    /** How far the wall clock is off. */
    long wallOffMillis;

    boolean holdsLoads;
    boolean holdsSteps;
    boolean holdsCommits;

    /** Goes on until nothing is left to do at this time. */
    void settle() {
        int idle = 0;
        for (int rounds = 0; idle < 2; rounds++) {
            if (rounds > 200_000) {
                throw new IllegalStateException("the engine does not come to rest");
            }
            boolean worked = round();
            boolean waitsForGrace = loops.stream().anyMatch(loop -> loop.dueNanos - nanos <= 10_000_000);
            if (!worked && waitsForGrace) {
                nanos += 1_000_000;
            } else {
                idle = worked ? 0 : idle + 1;
            }
        }
    }

    /** Lets the time pass, in steps, as far as there is something to do. */
    void advance(long millis) {
        long end = nanos + millis * 1_000_000;
        while (nanos < end) {
            long next = loops.stream().mapToLong(loop -> loop.dueNanos).min().orElse(end);
            next = later.isEmpty() ? next : Math.min(next, later.peek().dueNanos());
            nanos = Math.min(end, Math.max(nanos + 1_000_000, next));
            settle();
        }
    }

    /** Runs the steps that are held, once each. */
    void runSteps() {
        drain(steps);
    }

    /** The process that would have run them is gone. */
    void dropSteps() {
        steps.clear();
    }

    int stepsWaiting() {
        return steps.size();
    }

    Executor commits() {
        return commits::add;
    }

    private boolean round() {
        boolean worked = false;
        while (!later.isEmpty() && later.peek().dueNanos() <= nanos) {
            later.poll().task().run();
            worked = true;
        }
        for (var loop : List.copyOf(loops)) {
            worked |= loop.round();
        }
        worked |= !holdsLoads && drain(loads);
        worked |= !holdsSteps && drain(steps);
        worked |= !holdsCommits && drain(commits);
        return worked;
    }

    private static boolean drain(ArrayDeque<Runnable> tasks) {
        int waiting = tasks.size();
        for (int i = 0; i < waiting; i++) {
            tasks.remove().run();
        }
        return waiting > 0;
    }

    @Override
    public InstantSource clock() {
        return () -> Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos).plusMillis(wallOffMillis);
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
        return steps::add;
    }

    @Override
    public Executor loads() {
        return loads::add;
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
        later.add(new Later(nanos + delayMillis * 1_000_000, task));
    }

    @Override
    public LoopHandle drive(String name, Loop loop) {
        var driven = new Driven(loop);
        loops.add(driven);
        return driven;
    }

    @Override
    public void close() {}

    private final class Driven implements LoopHandle {
        private final Loop loop;
        private boolean woken;
        private long dueNanos = Long.MAX_VALUE;

        Driven(Loop loop) {
            this.loop = loop;
        }

        boolean round() {
            if (!woken && dueNanos > nanos) {
                return false;
            }
            woken = false;
            long wait = loop.run();
            woken |= wait <= 0;
            dueNanos = nanos + Math.max(0, wait);
            return true;
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
