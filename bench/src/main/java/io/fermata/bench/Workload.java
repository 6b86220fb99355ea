package io.fermata.bench;

import io.fermata.sdk.FermataClient;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Worker;
import java.time.Duration;
import java.util.List;

/** A load: a workflow, and what a client does with one execution of it. Used by many threads at once. */
sealed interface Workload permits SequenceWorkload, FanOutWorkload, MessageWorkload {
    /** An execution that takes longer than this counts as lost. */
    Duration LOST_AFTER = Duration.ofSeconds(60);

    /** The workflow to register. */
    Registration<?, ?> registration();

    /** The workers that serve its tasks. */
    default List<Worker<?>> workers() {
        return List.of();
    }

    /** Steps of one execution, tasks included. */
    int steps();

    /**
     * Takes one execution from start to end.
     *
     * @param number counts the executions
     * @return how long it took in nanoseconds, as this workload defines it
     * @throws WrongResult when the result is not what it must be
     */
    long cycle(FermataClient client, long number) throws WrongResult;

    /**
     * Checks what can only be seen at the end.
     *
     * @param executions how many ended
     * @throws WrongResult when something was skipped
     */
    void checkEnd(long executions) throws WrongResult;

    /** The id of the execution with this number. */
    static String id(long number) {
        return "bench-" + number;
    }

    /** The workload of a name. */
    static Workload of(BenchOptions.WorkloadName name) {
        return switch (name) {
            case W1 -> new SequenceWorkload();
            case W2 -> new FanOutWorkload(false);
            case W2Q -> new FanOutWorkload(true);
            case W3 -> new MessageWorkload();
            case W4, W5 -> throw new IllegalArgumentException(name + " is no closed loop");
        };
    }
}
