package io.fermata.bench;

import io.fermata.sdk.Context;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import java.util.concurrent.atomic.LongAdder;

/** Five steps one after the other, each adds 1 to a number; measured from the start's call to the result. */
final class SequenceWorkload implements Workload {
    private static final String NAME = "add-five";
    private static final int STEPS = 5;
    private static final String PADDING = "x".repeat(70);

    private final LongAdder stepsRun = new LongAdder();
    private final Registration<Counter, Long> registration = Registration.of(NAME, new AddFive());
    private final WorkflowType<Counter, Long> type = registration.type();

    /** The input, about 100 bytes of JSON. */
    record Counter(long number, String padding) {}

    private final class AddFive implements Workflow<Counter, Long> {
        @Override
        public Long run(Context ctx, Counter input) {
            long number = input.number();
            for (int i = 0; i < STEPS; i++) {
                long before = number;
                number = ctx.step("add-one", Long.class, () -> addOne(before));
            }
            return number;
        }

        private long addOne(long number) {
            stepsRun.increment();
            return number + 1;
        }
    }

    /** The start of an execution as a server takes it; only ASCII. */
    static String startAsJson(long number) {
        return "{\"workflow\":\"" + NAME + "\",\"id\":\"" + Workload.id(number) + "\",\"input\":{\"number\":" + number
                + ",\"padding\":\"" + PADDING + "\"}}";
    }

    static long result(long number) {
        return number + STEPS;
    }

    @Override
    public Registration<?, ?> registration() {
        return registration;
    }

    @Override
    public int steps() {
        return STEPS;
    }

    @Override
    public long cycle(FermataClient client, long number) throws WrongResult {
        long began = System.nanoTime();
        var result = client.start(type, Workload.id(number), new Counter(number, PADDING))
                .result(LOST_AFTER);
        long took = System.nanoTime() - began;
        if (result != number + STEPS) {
            throw new WrongResult(
                    Workload.id(number) + " must give " + (number + STEPS) + " for " + number + ", gave " + result);
        }
        return took;
    }

    @Override
    public void checkEnd(long executions) throws WrongResult {
        if (stepsRun.sum() < executions * STEPS) {
            throw new WrongResult(
                    executions + " executions have " + executions * STEPS + " steps, only " + stepsRun.sum() + " ran");
        }
    }
}
