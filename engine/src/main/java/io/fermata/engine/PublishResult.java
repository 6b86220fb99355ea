package io.fermata.engine;

import java.util.List;

/** What became of a published message: ids of the executions it woke or started; kept for later if none. */
public record PublishResult(String messageId, boolean duplicate, List<String> workflowIds) {
    public PublishResult {
        workflowIds = List.copyOf(workflowIds);
    }
}
