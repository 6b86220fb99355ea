package io.fermata.durable;

import io.fermata.sdk.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A promise that fibers wait on. Touched only by the holder of the execution's baton. */
abstract class Cell<T extends @Nullable Object> implements Promise<T> {
    final Fibers fibers;
    final Scope scope;
    private @Nullable Fiber waiter;
    private @Nullable List<Fiber> moreWaiters;
    private @Nullable Runnable listener;
    private long closedAs;

    Cell(Fibers fibers, Scope scope) {
        this.fibers = fibers;
        this.scope = scope;
    }

    /** The result, or throws; asked for only when done. */
    abstract T value();

    @Override
    public final T get() {
        if (closedAs == 0) {
            Waits.forEnd(fibers, this);
        } else {
            fibers.self();
        }
        return value();
    }

    @Override
    public final boolean isDone() {
        return closedAs != 0;
    }

    /** Counts what was closed in this execution: who was first is decided by history alone. */
    final long closedAs() {
        return closedAs;
    }

    final void close() {
        closedAs = fibers.nextClosing();
        if (waiter != null) {
            fibers.makeRunnable(waiter);
            waiter = null;
        }
        if (moreWaiters != null) {
            moreWaiters.forEach(fibers::makeRunnable);
            moreWaiters = null;
        }
        if (listener != null) {
            listener.run();
            listener = null;
        }
    }

    final void addWaiter(Fiber fiber) {
        if (waiter == null || waiter == fiber) {
            waiter = fiber;
            return;
        }
        if (moreWaiters == null) {
            moreWaiters = new ArrayList<>();
        }
        if (!moreWaiters.contains(fiber)) {
            moreWaiters.add(fiber);
        }
    }

    /** Runs when this is closed, before any fiber goes on; at most one. */
    final void onClose(Runnable action) {
        listener = action;
    }
}
