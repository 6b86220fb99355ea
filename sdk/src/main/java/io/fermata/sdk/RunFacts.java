package io.fermata.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who an execution is, as its code sees it.
 *
 * @param id the execution's id, given at start; stays across runs
 * @param runId the id of this run; a workflow-level retry, continue-as-new or reuse of the id makes another
 * @param workflow the registered name
 * @param attempt 1, more after a workflow-level retry
 * @param startedAt when this run was started, in milliseconds
 * @param parentId the id of the execution whose child this is, or null
 * @param correlationId what it and all that comes of it is about; its own id if nobody said
 */
public record RunFacts(
        String id,
        String runId,
        String workflow,
        int attempt,
        Instant startedAt,
        @Nullable String parentId,
        String correlationId) {}
