package io.fermata.engine;

import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stands in a list.
 *
 * @param closedMillis 0 while it is open
 * @param attempt which workflow-level attempt it is, from 1
 * @param parent the operation that started it; null if none did
 */
public record ListedExecution(
        RunId run,
        String workflowId,
        String workflow,
        ExecutionStatus status,
        long startedMillis,
        long closedMillis,
        int attempt,
        Map<String, Payload> attributes,
        String memo,
        String correlationId,
        StartSpec.@Nullable Parent parent) {
    public ListedExecution {
        attributes = Map.copyOf(attributes);
    }
}
