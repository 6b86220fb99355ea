package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Context;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;

/** The mixed load of a crash: of four executions two run three steps of a second, one sleeps, one awaits a message. */
final class CrashMix {
    static final String WORKFLOW = "crash-mix";

    private static final int KINDS = 4;
    private static final int STEPS = 3;
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration SLEEP = Duration.ofMillis(1_500);
    private static final long FACTOR = 7;
    private static final MessageType<Long> ANSWERED = new MessageType<>("bench.answered", Long.class);

    private final BiConsumer<String, String> ended;
    private final Runnable begun;
    private final Registration<Long, Long> registration = Registration.of(WORKFLOW, new Mix());

    /**
     * The load of one process.
     *
     * @param begun is run when a step's body begins
     * @param ended is told the execution and the operation when a step's body has done its work
     */
    CrashMix(Runnable begun, BiConsumer<String, String> ended) {
        this.begun = begun;
        this.ended = ended;
    }

    private final class Mix implements Workflow<Long, Long> {
        @Override
        public Long run(Context ctx, Long number) {
            return switch ((int) (number % KINDS)) {
                case 2 -> {
                    ctx.sleep(SLEEP);
                    yield step(ctx, number, Duration.ZERO);
                }
                case 3 -> step(ctx, ctx.await(ANSWERED, key(number)), Duration.ZERO);
                default -> {
                    for (int i = 1; i < STEPS; i++) {
                        step(ctx, number, STEP);
                    }
                    yield step(ctx, number, STEP);
                }
            };
        }

        private long step(Context ctx, long number, Duration takes) {
            return ctx.step("work", Long.class, attempt -> {
                begun.run();
                Thread.sleep(takes);
                ended.accept(attempt.execution().id(), attempt.operation());
                return number * FACTOR;
            });
        }
    }

    FermataBuilder builder(Path data) {
        return Fermata.embedded(data).register(registration);
    }

    WorkflowType<Long, Long> type() {
        return registration.type();
    }

    /** Sends the message that an execution awaits, if it is one of those that do; twice is once. */
    static void answer(FermataClient client, long number) {
        if (number % KINDS == 3) {
            var once = PublishOptions.DEFAULT.withMessageId("answer-" + number);
            client.publish(ANSWERED, key(number), number, once);
        }
    }

    /** What an execution must give. */
    static long result(long number) {
        return number * FACTOR;
    }

    private static String key(long number) {
        return "key-" + number;
    }
}
