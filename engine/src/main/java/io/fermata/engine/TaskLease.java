package io.fermata.engine;

import io.fermata.kernel.Channels;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;

/**
 * A task's attempt in the hands of a worker.
 *
 * @param token answers it; valid for this attempt only, across restarts
 * @param heartbeatDetails what the previous attempt last reported
 * @param deadlineMillis when the attempt times out, 0: never
 * @param heartbeatMillis longest silence before the attempt is given to another worker, 0: any
 * @param idempotencyKey run, operation and redo generation: the same for every attempt
 * @param channels the run's channels as of the hand-out
 * @param correlationId what the execution is about
 */
public record TaskLease(
        String token,
        String workflowId,
        RunId run,
        String workflow,
        String operation,
        String name,
        String queue,
        int attempt,
        Payload input,
        Payload heartbeatDetails,
        long deadlineMillis,
        long heartbeatMillis,
        String idempotencyKey,
        Channels channels,
        String correlationId) {}
