package io.fermata.engine;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import java.util.List;

/**
 * Something that happened for a correlation id. {@code causationId} says what led to it: {@code run/operation} of an
 * execution, a message's {@link Published#reference}, or nothing if it came from outside.
 */
public sealed interface TraceEntry {
    /** When it was recorded. */
    long atMillis();

    String causationId();

    /**
     * A run began.
     *
     * @param closedMillis when it ended; 0 while it is open
     */
    record Started(
            long atMillis,
            String causationId,
            RunId run,
            String workflowId,
            String workflow,
            Status status,
            long closedMillis)
            implements TraceEntry {}

    /**
     * A message was published.
     *
     * @param expiresAtMillis until when it is kept if nobody takes it
     * @param triggered ids of the executions that triggers were to start with it
     * @param undeliverable why it became a dead letter; empty if it did not
     */
    record Published(
            long atMillis,
            String causationId,
            String type,
            String key,
            String messageId,
            long expiresAtMillis,
            List<String> triggered,
            String undeliverable)
            implements TraceEntry {
        public Published {
            triggered = List.copyOf(triggered);
        }

        /** How others name this message as their cause. */
        public String reference() {
            return Causation.of(type, key, messageId);
        }
    }

    /** A waiting run took the message; {@code causationId} is that message's reference. */
    record Consumed(long atMillis, String causationId, RunId run, OperationId operation, String workflowId)
            implements TraceEntry {}

    /** An execution signalled another; {@code delivered} false: there was no open execution of that id. */
    record Signalled(long atMillis, String causationId, String workflowId, String name, boolean delivered)
            implements TraceEntry {}
}
