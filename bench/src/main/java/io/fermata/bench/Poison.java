package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Context;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Executions that misbehave. Each kind is a workflow, and so many of it at once. Two kinds are none, and show what
 * others feel of a machine that is as busy: threads beside the engine which compute without end, and as many executions
 * as the storm has of which nothing fails.
 */
enum Poison {
    LOOP("endless loops", 0),
    RECURSION("endless recursion", 200),
    JSON("clients that send deep JSON", 4),
    PAYLOAD("clients that send 100 MB", 4),
    HISTORY("histories at the cap", 2),
    DEAF("steps that ignore interrupts", 0),
    BUSY("busy threads beside it", 0),
    TIMERS("timers due at once", 20_000),
    STORM("retry storm", 2_000),
    CROWD("as busy, but nothing fails", 2_000);

    private static final String WORKFLOW = "poison";
    private static final int AT_ONCE = 500;
    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final Duration GROWTH = Duration.ofMinutes(5);
    private static final int PAUSE_MILLIS = 50;
    private static final int HUGE_CHARS = 100 << 20;
    private static final int DEEP = 100_000;
    private static final int NOTES = 1_000;

    private final String shown;
    /** 0 for as many as leave a processor: with more, others get their share of one, whoever computes. */
    private final int count;

    Poison(String shown, int count) {
        this.shown = shown;
        this.count = count;
    }

    String shown() {
        return shown;
    }

    /** How many, unless told otherwise. */
    int count() {
        return count == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() - 1) : count;
    }

    /** Registers the workflow; it gives up as soon as {@code over} says so. */
    FermataBuilder register(FermataBuilder builder, AtomicBoolean over) {
        return builder.register(
                WORKFLOW, new Bad(this, over), WorkflowOptions.DEFAULT.withoutCheck("it is bad on purpose"));
    }

    /** Starts {@code number} of them; timers fall due at once. */
    void start(Fermata fermata, int number) throws InterruptedException {
        if (this == JSON || this == PAYLOAD || this == BUSY) {
            return; // What goes on beside the engine begins later.
        }
        var options = StartOptions.DEFAULT.withStartDelay(this == TIMERS ? Duration.ofMillis(1) : null);
        var room = new Semaphore(AT_ONCE);
        for (int i = 0; i < number; i++) {
            var id = id(i);
            room.acquire();
            Thread.startVirtualThread(() -> {
                fermata.start(WORKFLOW, id, 1L, TypeRef.of(Long.class), options);
                room.release();
            });
        }
        room.acquire(AT_ONCE);
        for (int i = 0; this == HISTORY && i < number; i++) {
            awaitBlocked(fermata.execution(id(i)));
        }
    }

    /** Begins what goes on while the others are measured. */
    void disturb(Fermata fermata, int number, AtomicBoolean over) {
        switch (this) {
            case JSON -> {
                var deep = new RawJson("[".repeat(DEEP) + "]".repeat(DEEP));
                again(number, over, client -> refused(fermata, deep));
            }
            case PAYLOAD -> {
                var huge = "x".repeat(HUGE_CHARS);
                again(number, over, client -> refused(fermata, huge));
            }
            case HISTORY -> again(number, over, client -> resume(fermata.execution(id(client))));
            case BUSY -> {
                for (int i = 0; i < number; i++) {
                    Thread.ofPlatform().daemon().start(() -> spin(over));
                }
            }
            case LOOP, RECURSION, DEAF, TIMERS, STORM, CROWD -> {}
        }
    }

    /** Each timer must have fired, once: its execution counts as completed. */
    void awaitEnd(Fermata fermata, int number) {
        if (this != TIMERS) {
            return; // The others go on until they are told to give up.
        }
        long until = System.nanoTime() + GROWTH.toNanos();
        while (completed(fermata) < number) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        completed(fermata) + " of " + number + " timers fired within " + GROWTH);
            }
            LockSupport.parkNanos(Duration.ofMillis(PAUSE_MILLIS).toNanos());
        }
    }

    private static long completed(Fermata fermata) {
        return fermata.counts().getOrDefault(WORKFLOW, Map.of()).getOrDefault(Status.COMPLETED, 0L);
    }

    private static String id(int number) {
        return WORKFLOW + "-" + number;
    }

    private static void awaitBlocked(Execution<?> execution) {
        long until = System.nanoTime() + GROWTH.toNanos();
        while (execution.describe().status() != Status.BLOCKED) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("its history did not reach the cap in " + GROWTH);
            }
            LockSupport.parkNanos(Duration.ofMillis(PAUSE_MILLIS).toNanos());
        }
    }

    private static void resume(Execution<?> execution) {
        if (execution.describe().status() == Status.BLOCKED) {
            execution.resume();
        }
    }

    /** Clients that do it again and again. */
    private static void again(int clients, AtomicBoolean over, IntConsumer what) {
        for (int i = 0; i < clients; i++) {
            int client = i;
            Thread.startVirtualThread(() -> {
                while (!over.get()) {
                    unlessClosed(over, () -> what.accept(client));
                    LockSupport.parkNanos(Duration.ofMillis(PAUSE_MILLIS).toNanos());
                }
            });
        }
    }

    private static void unlessClosed(AtomicBoolean over, Runnable what) {
        try {
            what.run();
        } catch (RuntimeException failed) {
            if (!over.get()) {
                throw failed;
            }
        }
    }

    private static void refused(Fermata fermata, Object input) {
        try {
            fermata.start(WORKFLOW, "refused", input, Long.class);
        } catch (InvalidInput asItShould) {
            return;
        }
        throw new IllegalStateException("what is not valid was taken");
    }

    private static long spin(AtomicBoolean over) {
        long turns = 0;
        long until = System.nanoTime() + LIFE.toNanos();
        while (!over.get() && System.nanoTime() < until) {
            turns++;
        }
        return turns;
    }

    private record Bad(Poison kind, AtomicBoolean over) implements Workflow<Long, Long> {
        private static final RetryPolicy AT_ONCE_AGAIN = RetryPolicy.DEFAULT
                .withInitialInterval(Duration.ofMillis(PAUSE_MILLIS))
                .withMaxInterval(Duration.ofMillis(2 * PAUSE_MILLIS))
                .withMaxAttempts(10_000);

        @Override
        public Long run(Context ctx, Long number) {
            switch (kind) {
                case LOOP -> spin(over);
                case RECURSION -> deeper(1);
                case DEAF -> ctx.step("deaf", Long.class, () -> spin(over));
                case STORM -> ctx.step("fail", StepOptions.DEFAULT.withRetry(AT_ONCE_AGAIN), Long.class, this::fail);
                case CROWD -> crowd(ctx);
                case HISTORY -> grow(ctx);
                case TIMERS -> ctx.view("number", number);
                case JSON, PAYLOAD, BUSY -> throw Failure.logic("nobody can start this");
            }
            return number;
        }

        private void crowd(Context ctx) {
            while (!over.get()) {
                ctx.step("work", Long.class, () -> 1L);
                ctx.sleep(Duration.ofMillis(3 * PAUSE_MILLIS / 2));
            }
        }

        /** Many events with each turn: a step alone would need a hundred seconds of commits to reach the cap. */
        private void grow(Context ctx) {
            while (!over.get()) {
                for (int i = 0; i < NOTES; i++) {
                    ctx.annotate("note", i);
                }
                ctx.step("work", Long.class, () -> 1L);
            }
        }

        private long fail() {
            if (over.get()) {
                return 0;
            }
            throw Failure.transientFailure("not yet");
        }

        @SuppressWarnings("InfiniteRecursion") // That is the poison.
        private static long deeper(long depth) {
            return deeper(depth + 1) + 1;
        }
    }
}
