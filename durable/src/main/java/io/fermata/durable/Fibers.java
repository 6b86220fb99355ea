package io.fermata.durable;

import io.fermata.engine.EngineRuntime;
import io.fermata.engine.Turn;
import io.fermata.sdk.LogFields;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands one baton around the fibers of an execution: its holder alone runs and touches the program's state.
 *
 * <p>There is no scheduler thread. A fiber that has to wait looks for the next runnable one itself; if there is none it
 * shows the next event, then answers the turn, then parks as the keeper, whom the shard's thread wakes with the next
 * turn. When nobody lives, the next turn starts a thread.
 */
final class Fibers {
    private static final System.Logger LOG = System.getLogger(Fibers.class.getName());
    /** How often a fiber may swallow its unwinding before it is parked for good. */
    private static final int UNWINDS_MAX = 5;

    private final JavaProgram program;
    private final EngineRuntime runtime;
    private final boolean lockstep;

    private final ArrayDeque<Fiber> runnable = new ArrayDeque<>(2);
    private final List<Fiber> live = new ArrayList<>(2);
    private final Conditions conditions = new Conditions(this);
    private @Nullable Fiber current;
    /** Waits for the end of all others. */
    private @Nullable Fiber last;

    private long closings;
    private boolean unwinding;
    private int activity;

    private final Queue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean(true);
    private volatile @Nullable Turn inbox;
    private volatile boolean evicted;
    private volatile @Nullable Fiber keeper;
    private volatile boolean rested;
    private volatile @Nullable Thread visitor;

    Fibers(JavaProgram program, EngineRuntime runtime) {
        this.program = program;
        this.runtime = runtime;
        this.lockstep = runtime.lockstep();
    }

    // What the shard's thread calls.

    void show(Turn turn) {
        visit();
        inbox = turn;
        wake();
    }

    /** Runs code that only reads, between turns. */
    void ask(Runnable question) {
        visit();
        questions.add(question);
        wake();
    }

    void evict() {
        visit();
        evicted = true;
        if (!asleep.get()) {
            wake();
        }
    }

    /** A number that stands still while one fiber holds the baton; negative while nobody does. */
    int activity() {
        return keeper != null || asleep.get() ? -1 : activity & Integer.MAX_VALUE;
    }

    /** Where the holder of the baton is. */
    String stack() {
        var fiber = current;
        var thread = fiber == null ? null : fiber.thread;
        if (fiber == null || thread == null) {
            return "";
        }
        var text = new StringBuilder(fiber.toString()).append('\n');
        for (var frame : thread.getStackTrace()) {
            text.append("at ").append(frame).append('\n');
        }
        return text.toString();
    }

    // What the holder of the baton calls.

    /** The fiber that runs now; throws when the caller is not it, or has to leave. */
    Fiber self() {
        var fiber = current;
        if (fiber == null || !Thread.currentThread().equals(fiber.thread)) {
            throw new IllegalStateException("a context or promise was used outside of its workflow's own code: not in"
                    + " steps, queries, conditions or threads of one's own");
        }
        if (unwinding || program.isStopped()) {
            throw unwind(fiber);
        }
        return fiber;
    }

    boolean isUnwinding() {
        return unwinding;
    }

    boolean isAlone() {
        return live.size() == 1;
    }

    long nextClosing() {
        closings++;
        return closings;
    }

    void spawn(Fiber fiber) {
        live.add(fiber);
        makeRunnable(fiber);
    }

    void makeRunnable(Fiber fiber) {
        if (!fiber.queued && !fiber.ended) {
            fiber.queued = true;
            runnable.add(fiber);
        }
    }

    Conditions conditions() {
        return conditions;
    }

    /** Lets every fiber within a cancelled scope look at it. */
    void wakeWithin(Scope scope) {
        for (var fiber : live) {
            if (fiber.scope.isWithin(scope)) {
                makeRunnable(fiber);
            }
        }
    }

    /** Waits until no other fiber lives, even where the caller was cancelled. */
    void awaitOthers() {
        var self = self();
        while (!isAlone()) {
            last = self;
            giveWay(self);
        }
        last = null;
    }

    /** Gives way until something has happened that could matter to the caller. */
    void pause(Fiber self) {
        self.scope.check();
        giveWay(self);
    }

    /** Runs user code that may use no context. */
    boolean test(BooleanSupplier code) {
        var before = current;
        current = null;
        try {
            return code.getAsBoolean();
        } finally {
            current = before;
        }
    }

    /** Lets others run until the caller was made runnable. */
    void giveWay(Fiber self) {
        var next = choose(self);
        while (next != self) {
            hand(next);
            next = awaitBaton(self);
        }
        current = self;
        if (unwinding) {
            throw unwind(self);
        }
    }

    /** Decides who goes on; shows events and answers turns until someone can. */
    private Fiber choose(Fiber self) {
        for (; ; ) {
            activity++;
            current = null;
            if (program.isStopped()) {
                program.finishTurn();
                unwinding = true;
            }
            if (unwinding) {
                return self;
            }
            var next = runnable.poll();
            if (next != null) {
                next.queued = false;
                return next;
            }
            if (!conditions.wake() && !program.showNext()) {
                program.finishTurn();
                keeper = self;
                rest();
                while (!hasWork()) {
                    park();
                }
                takeWork();
            }
        }
    }

    /** Passes the baton on when a fiber has ended; returns a fresh fiber for this thread to run, or null. */
    private @Nullable Fiber chooseAfterEnd(@Nullable Fiber ended) {
        if (ended != null) {
            bury(ended);
        }
        for (; ; ) {
            activity++;
            current = null;
            if (program.isStopped() || program.isOver()) {
                program.finishTurn();
                unwinding = true;
            }
            var next = unwinding ? nextToUnwind() : runnable.poll();
            if (next != null) {
                next.queued = false;
                if (next.thread == null) {
                    return next;
                }
                hand(next);
                return null;
            }
            if (!unwinding && (conditions.wake() || program.showNext())) {
                continue;
            }
            program.finishTurn();
            if (!live.isEmpty()) {
                leaveTo(live.get(0));
                return null;
            }
            asleep.set(true);
            if (!hasWork() || !asleep.compareAndSet(true, false)) {
                rest();
                return null;
            }
            takeWork();
        }
    }

    private void bury(Fiber ended) {
        live.remove(ended);
        if (ended.queued) {
            runnable.remove(ended); // Woken once more by what it no longer waited for; it must not begin again.
        }
        if (last != null) {
            makeRunnable(last);
        }
    }

    private @Nullable Fiber nextToUnwind() {
        live.removeIf(fiber -> fiber.thread == null);
        return live.isEmpty() ? null : live.get(0);
    }

    /** Nothing of the program may be touched behind the line that names the keeper. */
    private void leaveTo(Fiber parked) {
        var thread = parked.thread;
        keeper = parked;
        if (hasWork()) {
            LockSupport.unpark(thread);
        } else {
            rest();
        }
    }

    private void hand(Fiber next) {
        var thread = next.thread;
        if (thread == null) {
            runtime.startFiber(() -> serve(next));
        } else {
            next.go = true;
            LockSupport.unpark(thread);
        }
    }

    private Fiber awaitBaton(Fiber self) {
        for (; ; ) {
            if (self.go) {
                self.go = false;
                return self;
            }
            if (keeper == self && hasWork()) {
                takeWork();
                return choose(self);
            }
            park();
        }
    }

    private void serve(@Nullable Fiber first) {
        var fiber = first;
        if (fiber == null) {
            takeWork();
            fiber = chooseAfterEnd(null);
        }
        while (fiber != null) {
            current = fiber;
            fiber.run();
            fiber = chooseAfterEnd(fiber);
        }
    }

    private boolean hasWork() {
        return inbox != null || (evicted && !unwinding) || !questions.isEmpty();
    }

    private void takeWork() {
        keeper = null;
        activity++;
        if (evicted) {
            unwinding = true;
        }
        var turn = inbox;
        if (turn != null) {
            inbox = null;
            program.begin(turn);
            return;
        }
        for (var question = questions.poll(); question != null; question = questions.poll()) {
            question.run();
        }
    }

    /** An interrupt means nothing to a fiber; left standing it would make every park return at once. */
    private void park() {
        LockSupport.park(this);
        boolean lost = Thread.interrupted();
        if (lost) {
            LOG.log(Level.DEBUG, "an interrupt of a workflow's fiber was dropped");
        }
    }

    /** Before there is work: whoever is about to park may find it at once, and be at rest again before it is woken. */
    private void visit() {
        if (lockstep) {
            visitor = Thread.currentThread();
            rested = false;
        }
    }

    private void wake() {
        var parked = keeper;
        if (parked != null) {
            LockSupport.unpark(parked.thread);
        } else if (asleep.compareAndSet(true, false)) {
            runtime.startFiber(() -> serve(null));
        }
        while (lockstep && !rested) {
            LockSupport.park(this);
        }
    }

    private void rest() {
        if (lockstep) {
            rested = true;
            LockSupport.unpark(visitor);
        }
    }

    private Unwind unwind(Fiber fiber) {
        fiber.unwound++;
        if (fiber.unwound > UNWINDS_MAX) {
            LogFields.with(
                    program.logFields(),
                    () -> LOG.log(
                            Level.WARNING,
                            "{0} of {1} catches what unwinds it and goes on; it is parked for good",
                            fiber,
                            program));
            fiber.ended = true;
            chooseAfterEnd(fiber);
            for (; ; ) {
                LockSupport.park(fiber);
            }
        }
        return Unwind.NOW;
    }
}
