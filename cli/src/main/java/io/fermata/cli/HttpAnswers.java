package io.fermata.cli;

import io.fermata.embedded.TraceItem;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.RawJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server answers, as far as the command line reads it; what a newer server adds is passed over. */
final class HttpAnswers {
    private HttpAnswers() {}

    record Standing(
            String id,
            String runId,
            String workflow,
            String status,
            Instant startedAt,
            @Nullable Instant closedAt,
            List<Wait> waits,
            @Nullable RawJson result,
            @Nullable ErrorEntry error,
            Map<String, RawJson> views,
            long historyEvents,
            Map<String, RawJson> channels,
            String correlationId,
            String reason,
            Map<String, String> updates) {
        Settling.Standing told() {
            var entries = waits.stream().map(Wait::entry).toList();
            var execution = new ExecutionEntry(
                    id,
                    runId,
                    workflow,
                    status,
                    Snapshots.withStepLimit(entries, status.equals("PAUSED"), reason, startedAt),
                    status.equals("COMPLETED") ? ServerCalls.given(result) : null,
                    error,
                    channels,
                    correlationId,
                    null,
                    views,
                    updates);
            return new Settling.Standing(execution, startedAt, closedAt, reason, historyEvents);
        }
    }

    /** Something that is waited for; {@code name} is the type of a message, {@code key} the queue of a task. */
    record Wait(
            String operation,
            String kind,
            String name,
            @Nullable String key,
            @Nullable String token,
            int attempt,
            Instant since,
            @Nullable Instant until,
            @Nullable String queue,
            @Nullable String type,
            @Nullable String worker,
            @Nullable String lastError,
            @Nullable String heldBack) {
        WaitEntry entry() {
            return new WaitEntry(
                    operation,
                    kind,
                    type == null ? name : "",
                    queue,
                    type,
                    queue == null ? key : null,
                    token,
                    attempt,
                    worker,
                    since,
                    until,
                    lastError,
                    heldBack,
                    null);
        }
    }

    record History(List<HistoryEvent> events, @Nullable String next) {}

    record Executions(List<Listed> executions, @Nullable String next) {}

    record Listed(
            String id,
            String runId,
            String workflow,
            String status,
            int attempt,
            Instant startedAt,
            @Nullable Instant closedAt,
            Map<String, RawJson> attributes,
            String memo) {
        ListEntry entry() {
            return new ListEntry(id, runId, workflow, status, startedAt, closedAt, attempt, attributes, memo);
        }
    }

    record Answered(@Nullable RawJson result) {}

    record Updated(boolean answered, @Nullable RawJson result) {}

    record Published(List<String> executions) {}

    record Trace(List<TraceItem> items, @Nullable String next) {}

    record Task(
            String token,
            String queue,
            String name,
            String executionId,
            String workflow,
            String operation,
            int attempt,
            String idempotencyKey,
            @Nullable RawJson input,
            @Nullable RawJson heartbeatDetails,
            @Nullable Instant deadline) {
        TaskEntry entry() {
            return new TaskEntry(
                    token,
                    executionId,
                    workflow,
                    operation,
                    name,
                    queue,
                    attempt,
                    ServerCalls.given(input),
                    heartbeatDetails == null || heartbeatDetails.equals(RawJson.NULL) ? null : heartbeatDetails,
                    deadline,
                    idempotencyKey);
        }
    }
}
