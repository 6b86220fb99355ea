package io.fermata.sim;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time, and everything that is to happen in it: one thing at a time. What is due at the same moment happens
 * in an order that chance decides; the chance comes from the seed alone.
 */
final class World {
    /** Whoever something belongs to: what is dead does nothing, what is frozen does it later. */
    interface Owner {
        boolean isDead();

        long frozenUntilNanos();
    }

    private record Due(long atNanos, long order, @Nullable Owner owner, Runnable task) {}

    private final PriorityQueue<Due> later =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
    private final SplittableRandom dice;
    private long nowNanos;
    private long wallJumpMillis;
    private long steps;

    World(long seed) {
        this.dice = new SplittableRandom(seed);
    }

    /** Since the simulation began; never falls. */
    long nowNanos() {
        return nowNanos;
    }

    long nowMillis() {
        return nowNanos / 1_000_000;
    }

    /** How far the wall clock is off. */
    long wallJumpMillis() {
        return wallJumpMillis;
    }

    void jumpWall(long byMillis) {
        wallJumpMillis += byMillis;
    }

    SplittableRandom dice() {
        return dice;
    }

    /** Between the bounds, the second one excluded. */
    long dice(long from, long to) {
        return dice.nextLong(from, to);
    }

    /** How many things have happened. */
    long steps() {
        return steps;
    }

    void in(long delayNanos, @Nullable Owner owner, Runnable task) {
        if (owner == null || !owner.isDead()) {
            later.add(new Due(nowNanos + Math.max(0, delayNanos), dice.nextLong(), owner, task));
        }
    }

    /** Lets the next thing happen if it is due before the limit; otherwise it is the limit now. */
    boolean step(long limitNanos) {
        for (; ; ) {
            var next = later.peek();
            if (next == null || next.atNanos() > limitNanos) {
                nowNanos = Math.max(nowNanos, limitNanos);
                return false;
            }
            later.poll();
            var owner = next.owner();
            if (owner != null && owner.isDead()) {
                continue;
            }
            if (owner != null && owner.frozenUntilNanos() > next.atNanos()) {
                later.add(new Due(owner.frozenUntilNanos(), next.order(), owner, next.task()));
                continue;
            }
            nowNanos = Math.max(nowNanos, next.atNanos());
            steps++;
            next.task().run();
            return true;
        }
    }
}
