package io.fermata.durable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Conditions over an execution's own state, looked at whenever all its fibers wait. */
final class Conditions {
    private final Fibers fibers;
    private final List<Condition> waiting = new ArrayList<>(0);

    Conditions(Fibers fibers) {
        this.fibers = fibers;
    }

    /** Waits until the condition holds or the cell, if there is one, is closed. */
    void await(BooleanSupplier condition, @Nullable Cell<?> limit) {
        var self = fibers.self();
        var entry = new Condition(self, condition);
        waiting.add(entry);
        try {
            while (!fibers.test(condition) && (limit == null || !limit.isDone())) {
                if (limit != null) {
                    limit.addWaiter(self);
                }
                fibers.pause(self);
            }
        } finally {
            waiting.remove(entry);
        }
    }

    /** Lets those fibers go on whose condition holds; true if there are any. */
    boolean wake() {
        boolean any = false;
        for (var condition : waiting) {
            if (!condition.fiber().queued && holds(condition.test())) {
                fibers.makeRunnable(condition.fiber());
                any = true;
            }
        }
        return any;
    }

    /** A condition that throws holds for its neighbours' sake; it throws again in its own fiber. */
    private boolean holds(BooleanSupplier test) {
        try {
            return fibers.test(test);
        } catch (RuntimeException | Error thrown) {
            return true;
        }
    }

    private record Condition(Fiber fiber, BooleanSupplier test) {}
}
