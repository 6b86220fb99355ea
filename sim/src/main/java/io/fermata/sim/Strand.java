package io.fermata.sim;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of user code: while it runs, everybody else waits; while it pauses, simulated time goes on. An interrupt is
 * noticed at the end of a pause.
 */
final class Strand {
    private static final ThreadLocal<Strand> CURRENT = new ThreadLocal<>();

    /** Ends the code of a process that has died. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("the process has died", null, false, false);
        }
    }

    private final World world;
    private final Life life;
    private final Thread thread;
    private volatile boolean yielded;
    private volatile boolean go;
    private volatile boolean over;
    private volatile @Nullable Thread visitor;

    Strand(World world, Life life, Runnable body) {
        this.world = world;
        this.life = life;
        this.thread = Thread.ofVirtual().unstarted(() -> run(body));
    }

    /** The strand that calls. */
    static Strand current() {
        var strand = CURRENT.get();
        if (strand == null) {
            throw new IllegalStateException("not on a strand");
        }
        return strand;
    }

    boolean isOver() {
        return over;
    }

    /** Runs it until it pauses or ends. */
    void resume() {
        if (over) {
            return;
        }
        visitor = Thread.currentThread();
        yielded = false;
        go = true;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
        while (!yielded) {
            LockSupport.park(this);
        }
    }

    /** Lets simulated time pass. */
    void pause(long nanos) throws InterruptedException {
        world.in(nanos, life, this::resume);
        giveWay();
    }

    /** Waits until the answer is there, or the process is dead. */
    void await(CompletableFuture<?> answer) throws InterruptedException {
        var unused = answer.whenComplete((value, failure) -> world.in(0, life, this::resume));
        while (!answer.isDone()) {
            giveWay();
        }
    }

    private void giveWay() throws InterruptedException {
        go = false;
        yielded = true;
        LockSupport.unpark(visitor);
        boolean interrupted = false;
        while (!go) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted(); // Left standing it would make every park return at once.
        }
        if (life.isDead()) {
            throw new Killed();
        }
        if (interrupted) {
            throw new InterruptedException("the attempt is no longer wanted");
        }
    }

    private void run(Runnable body) {
        CURRENT.set(this);
        try {
            body.run();
        } catch (Killed killed) {
            over = true; // Nobody is left to be told.
        } finally {
            over = true;
            yielded = true;
            LockSupport.unpark(visitor);
        }
    }
}
