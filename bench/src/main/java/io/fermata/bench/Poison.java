package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Executions that misbehave. Each kind is a workflow, and so many of it at once. */
enum Poison {
    LOOP("endless loops", 4),
    RECURSION("endless recursion", 200),
    DEAF("steps that ignore interrupts", 8),
    STORM("retry storm", 2_000),
    TIMERS("timers due at once", 20_000);

    private static final String WORKFLOW = "poison";
    private static final int AT_ONCE = 500;
    private static final Duration LIFE = Duration.ofSeconds(60);

    private final String shown;
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
        return count;
    }

    /** Registers the workflow; it gives up as soon as {@code over} says so. */
    FermataBuilder register(FermataBuilder builder, AtomicBoolean over) {
        return builder.register(
                WORKFLOW, new Bad(this, over), WorkflowOptions.DEFAULT.withoutCheck("it is bad on purpose"));
    }

    /**
     * Starts {@code number} of them.
     *
     * @param dueMillis when timers fall due, in milliseconds since 1970
     */
    void start(Fermata fermata, int number, long dueMillis) throws InterruptedException {
        var room = new Semaphore(AT_ONCE);
        for (int i = 0; i < number; i++) {
            var id = WORKFLOW + "-" + i;
            room.acquire();
            Thread.startVirtualThread(() -> {
                fermata.start(WORKFLOW, id, dueMillis, Long.class);
                room.release();
            });
        }
        room.acquire(AT_ONCE);
    }

    private record Bad(Poison kind, AtomicBoolean over) implements Workflow<Long, Long> {
        private static final RetryPolicy AT_ONCE_AGAIN = RetryPolicy.DEFAULT
                .withInitialInterval(Duration.ofMillis(50))
                .withMaxInterval(Duration.ofMillis(100))
                .withMaxAttempts(10_000);

        @Override
        public Long run(Context ctx, Long due) {
            switch (kind) {
                case LOOP -> spin();
                case RECURSION -> deeper(1);
                case DEAF -> ctx.step("deaf", Long.class, this::spin);
                case STORM -> ctx.step("fail", StepOptions.DEFAULT.withRetry(AT_ONCE_AGAIN), Long.class, this::fail);
                case TIMERS ->
                    ctx.sleep(Duration.ofMillis(Math.max(1, due - ctx.now().toEpochMilli())));
            }
            return due;
        }

        private long spin() {
            long turns = 0;
            long until = System.nanoTime() + LIFE.toNanos();
            while (!over.get() && System.nanoTime() < until) {
                turns++;
            }
            return turns;
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
