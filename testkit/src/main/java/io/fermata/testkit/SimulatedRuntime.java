package io.fermata.testkit;

import io.fermata.engine.EngineRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs one thing at a time, in the order in which it became due, on whichever thread waits for an answer. Its clock
 * stands still while anything can run, and jumps to the next due moment when nothing can. User code gets a thread of
 * its own, but whoever starts it waits for it.
 */
final class SimulatedRuntime implements EngineRuntime {
    /** An answer that has not come after this much simulated time never will. */
    static final Duration ANSWER_MAX = Duration.ofDays(400);

    /** Something that runs when the clock has come that far; equal moments run in the order they were asked for. */
    private record Timed(long atNanos, long number, Runnable task) {}

    private final Instant epoch;
    private final Random random;
    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timed> later =
            new PriorityQueue<>(Comparator.comparingLong(Timed::atNanos).thenComparingLong(Timed::number));
    private long numbers;
    private volatile long nowNanos;
    private volatile boolean closed;
    private int commitsToDoom;
    private Runnable doom = () -> {};
    private Runnable onCommit = () -> {};

    SimulatedRuntime(Instant epoch, long seed) {
        this.epoch = epoch;
        this.random = new Random(seed);
    }

    @Override
    public InstantSource clock() {
        return this::now;
    }

    @Override
    public long monotonicNanos() {
        return nowNanos;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /** A body may wait for an answer of the engine: the simulation then goes on within that call. */
    @Override
    public Executor steps() {
        return task -> ready.add(() -> runOnOwnThread(task));
    }

    @Override
    public Executor loads() {
        return ready::add;
    }

    /** Where a store in memory runs its commits: later than the turn that asked for them. */
    Executor commits() {
        return commit -> ready.add(() -> commit(commit));
    }

    /** Everything stops at the {@code number}th commit from now; what is left to do is done instead of it. */
    void stopAtCommit(int number, Runnable instead) {
        commitsToDoom = number;
        doom = instead;
    }

    /** Called at each commit, also at one that does not happen. */
    void onCommit(Runnable watcher) {
        onCommit = watcher;
    }

    private void commit(Runnable commit) {
        commitsToDoom--;
        onCommit.run();
        if (commitsToDoom == 0) {
            close();
            doom.run();
        } else {
            commit.run();
        }
    }

    @Override
    public Thread startFiber(Runnable body) {
        return Thread.ofVirtual().name("fermata-fiber").start(body);
    }

    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        at(nowNanos + TimeUnit.MILLISECONDS.toNanos(delayMillis), task);
    }

    @Override
    public LoopHandle drive(String name, Loop loop) {
        return new SimulatedLoop(loop);
    }

    @Override
    public <T extends @Nullable Object> T await(CompletableFuture<T> answer)
            throws ExecutionException, InterruptedException {
        if (!runUntil(answer, after(ANSWER_MAX))) {
            throw new IllegalStateException(
                    closed
                            ? "it has crashed; restart it first"
                            : "nothing is left that could answer; simulated time is now " + now());
        }
        return answer.get();
    }

    @Override
    public <T extends @Nullable Object> T await(CompletableFuture<T> answer, Duration timeout)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (!runUntil(answer, after(timeout))) {
            throw new TimeoutException("simulated time is now " + now());
        }
        return answer.get();
    }

    /** Nothing runs any more: what was due is forgotten, as in a crash. */
    @Override
    public void close() {
        closed = true;
        ready.clear();
        synchronized (later) {
            later.clear();
        }
    }

    boolean isClosed() {
        return closed;
    }

    Instant now() {
        return epoch.plusNanos(nowNanos);
    }

    /** Runs all that can run at this moment. */
    void runUntilIdle() {
        for (var task = ready.poll(); task != null && !closed; task = ready.poll()) {
            task.run();
        }
    }

    /** Lets time pass: everything that falls due on the way runs at its own moment, in order. */
    void advance(Duration duration) {
        long target = after(duration);
        runUntilIdle();
        while (jump(target)) {
            runUntilIdle();
        }
        nowNanos = target;
        runUntilIdle();
    }

    /** Lets time pass up to a moment, or until everything stops; then the clock stays where that was. */
    void advanceTo(Instant moment) {
        long target = Math.max(nowNanos, Duration.between(epoch, moment).toNanos());
        runUntilIdle();
        while (!closed && jump(target)) {
            runUntilIdle();
        }
        if (!closed) {
            nowNanos = target;
            runUntilIdle();
        }
    }

    private boolean runUntil(CompletableFuture<?> answer, long deadlineNanos) {
        while (!answer.isDone()) {
            if (closed) {
                return false;
            }
            var task = ready.poll();
            if (task != null) {
                task.run();
            } else if (!jump(deadlineNanos)) {
                nowNanos = deadlineNanos;
                return false;
            }
        }
        return true;
    }

    /** Moves the clock to the next due moment up to the limit; returns whether there is one. */
    private boolean jump(long limitNanos) {
        synchronized (later) {
            var next = later.peek();
            if (next == null || next.atNanos() > limitNanos) {
                return false;
            }
            later.remove();
            nowNanos = Math.max(nowNanos, next.atNanos());
            ready.add(next.task());
            return true;
        }
    }

    private void at(long atNanos, Runnable task) {
        if (!closed) {
            synchronized (later) {
                numbers++;
                later.add(new Timed(atNanos, numbers, task));
            }
        }
    }

    private long after(Duration duration) {
        return Math.addExact(nowNanos, duration.toNanos());
    }

    private static void runOnOwnThread(Runnable task) {
        var thread = Thread.ofVirtual().name("fermata-step").start(task);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A loop that is run when it was woken or its time has come. */
    private final class SimulatedLoop implements LoopHandle {
        private final Loop loop;
        private boolean queued;
        private boolean stopped;
        private long dueNanos = Long.MAX_VALUE;

        SimulatedLoop(Loop loop) {
            this.loop = loop;
        }

        @Override
        public synchronized void wake() {
            if (!queued && !stopped && !closed) {
                queued = true;
                ready.add(this::run);
            }
        }

        @Override
        public synchronized void stop() {
            stopped = true;
        }

        private void run() {
            synchronized (this) {
                queued = false;
                if (stopped) {
                    return;
                }
            }
            long waitNanos = loop.run();
            if (waitNanos <= 0) {
                wake();
                return;
            }
            long due = nowNanos + Math.min(waitNanos, Long.MAX_VALUE / 4);
            if (due != dueNanos) {
                dueNanos = due;
                at(due, () -> {
                    if (dueNanos == due) {
                        dueNanos = Long.MAX_VALUE;
                        wake();
                    }
                });
            }
        }
    }
}
