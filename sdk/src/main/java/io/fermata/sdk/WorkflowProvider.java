package io.fermata.sdk;

import java.util.List;

/**
 * Offers a jar's workflows and workers to whoever runs them, such as the command line: named in
 * {@code META-INF/services/io.fermata.sdk.WorkflowProvider}, made with its public constructor.
 */
public interface WorkflowProvider {
    /** The workflows, each with description and example input. */
    List<Registration<?, ?>> workflows();

    /** The workers of their task queues; none by default. */
    default List<Worker<?>> workers() {
        return List.of();
    }

    /** The triggers that start them; none by default. */
    default List<Trigger> triggers() {
        return List.of();
    }
}
