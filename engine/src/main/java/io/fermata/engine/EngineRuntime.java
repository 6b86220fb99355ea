package io.fermata.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The threads, clock and chance that an engine runs on: real ones, or one runnable at a time under simulation. */
public interface EngineRuntime extends AutoCloseable {
    /** Wall-clock time; may jump, the engine smooths it. */
    InstantSource clock();

    /** A clock that never jumps, in nanoseconds from an arbitrary start. */
    long monotonicNanos();

    /** Chance for ids and nonces that nobody may guess; used from any thread. */
    RandomGenerator random();

    /** Chance from 0 to 1 for jitter, which may be guessed: drawn at the end of every step, so it must cost little. */
    default double chance() {
        return random().nextDouble();
    }

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

    /**
     * Keeps a thread awake that will run what is next given to {@link #steps()}: up to that long, or until the returned
     * action is run. Costs a processor meanwhile; may do nothing.
     */
    default Runnable keepAwake(long nanosMax) {
        return () -> {};
    }

    /** Runs {@code task} once, not before {@code delayMillis} from now, on a thread that must not be blocked. */
    void schedule(long delayMillis, Runnable task);

    /**
     * Waits for an answer on the calling thread, which is none of the engine's own.
     *
     * @throws ExecutionException if the answer is a failure
     */
    default <T extends @Nullable Object> T await(CompletableFuture<T> answer)
            throws ExecutionException, InterruptedException {
        return answer.get();
    }

    /**
     * Waits for an answer up to a time.
     *
     * @throws TimeoutException if it has not come by then
     */
    default <T extends @Nullable Object> T await(CompletableFuture<T> answer, Duration timeout)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Brings a packet to another shard of this process; under simulation late, twice, out of order or not at all. */
    default void carry(int shard, Runnable delivery) {
        delivery.run();
    }

    /** Runs the loop whenever it is woken or its time has come, never twice at once. */
    LoopHandle drive(String name, Loop loop);

    /** A shard's loop. */
    interface Loop {
        /** Does what there is to do; returns in how many nanoseconds it wants to be run again without being woken. */
        long run();

        /** Whether it will be woken within microseconds, so that the thread had better not go to sleep. */
        default boolean isWakeNear() {
            return false;
        }
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
