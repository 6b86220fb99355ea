package io.fermata.engine;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** The threads, clock and chance that an engine runs on: real ones, or one runnable at a time under simulation. */
public interface EngineRuntime extends AutoCloseable {
    /** Wall-clock time; may jump, the engine smooths it. */
    InstantSource clock();

    /** A clock that never jumps, in nanoseconds from an arbitrary start. */
    long monotonicNanos();

    /** Chance for ids, nonces and jitter; used from any thread. */
    RandomGenerator random();

    /** Runs user code that may block: steps, task handlers. Each task gets a (virtual) thread of its own. */
    Executor steps();

    /** Runs blocking reads of the store. Few platform threads. */
    Executor loads();

    /**
     * Starts the thread of a fiber. Under {@link #lockstep()} whoever lets a fiber go on must wait until it yields, so
     * that one thread runs at a time.
     */
    Thread startFiber(Runnable body);

    boolean lockstep();

    /** Runs {@code task} once, not before {@code delayMillis} from now, on a thread that must not be blocked. */
    void schedule(long delayMillis, Runnable task);

    /** Runs the loop whenever it is woken or its time has come, never twice at once. */
    LoopHandle drive(String name, Loop loop);

    /** A shard's loop. */
    interface Loop {
        /** Does what there is to do; returns in how many nanoseconds it wants to be run again without being woken. */
        long run();
    }

    /** The running loop. */
    interface LoopHandle {
        /** Makes the loop run soon; cheap when it already will. */
        void wake();

        /** Runs no more; returns when the loop is not running. */
        void stop();
    }

    @Override
    void close();
}
