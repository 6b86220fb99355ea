package io.fermata.kernel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a run is started with.
 *
 * @param workflowId the execution's name, chosen by the user
 * @param workflow the registered workflow's name
 * @param programKind which kind of program runs it, such as {@code java}
 * @param codeVersion version of the code that started it; empty if unversioned
 * @param executionTimeoutMillis over all runs, 0 means none; {@code runTimeoutMillis} over one
 * @param executionStartMillis when the first run of the chain started; 0: this is the first
 * @param retry for the whole workflow
 * @param attempt which workflow-level attempt this run is, from 1
 * @param delayMillis how long the first turn waits
 * @param memo free text for people
 * @param correlationId what all that comes of it has in common; empty: the workflow id, see {@link #correlation}
 */
public record StartSpec(
        String workflowId,
        String workflow,
        String programKind,
        String codeVersion,
        Payload input,
        Map<String, Payload> attributes,
        String memo,
        String correlationId,
        long executionTimeoutMillis,
        long runTimeoutMillis,
        long executionStartMillis,
        RetryPolicy retry,
        int attempt,
        long delayMillis,
        @Nullable RunId continuedFrom,
        @Nullable Parent parent) {
    public StartSpec {
        attributes = Map.copyOf(attributes);
    }

    /** What this run, and all that comes of it, is about: the given correlation id, else its own workflow id. */
    public String correlation() {
        return correlationId.isEmpty() ? workflowId : correlationId;
    }

    /**
     * The operation of another execution that waits for this one; {@code generation} tells an operator's redos apart.
     */
    public record Parent(String workflowId, RunId run, OperationId operation, int generation) {}
}
