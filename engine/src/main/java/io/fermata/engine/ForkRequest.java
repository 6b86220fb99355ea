package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A request for a new execution with another one's history up to an operation.
 *
 * @param id of the new execution
 * @param from the operation to be done again; null: all is
 * @param input for that operation, or (without one) for the new execution; NONE: as it was
 * @param result with which that operation ends at once; null: it is done again
 * @param requestId the same id again answers with the fork it made; null: none
 */
public record ForkRequest(
        String id,
        @Nullable String from,
        Payload input,
        @Nullable Payload result,
        @Nullable String requestId,
        Cause cause) {}
