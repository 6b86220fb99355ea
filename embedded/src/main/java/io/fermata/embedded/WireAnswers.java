package io.fermata.embedded;

import io.fermata.sdk.Category;
import io.fermata.sdk.Description;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server answers, as far as a client reads it; fields of newer servers are passed over. */
final class WireAnswers {
    private WireAnswers() {}

    record Outcome(Status status, @Nullable RawJson result, Description.@Nullable Problem error) {}

    record Listed(String id) {}

    record Executions(List<Listed> executions, @Nullable String next) {}

    record Counts(Map<String, Map<Status, Long>> workflows) {}

    record History(List<HistoryEvent> events, @Nullable String next) {}

    record Answered(@Nullable RawJson result) {}

    record Updated(
            String updateId, boolean answered, @Nullable RawJson result) {}

    /** A task that was taken. */
    record Task(
            String token,
            String queue,
            String name,
            String executionId,
            String runId,
            Instant startedAt,
            String workflow,
            String operation,
            int attempt,
            String idempotencyKey,
            @Nullable RawJson input,
            @Nullable RawJson heartbeatDetails,
            @Nullable Instant deadline,
            String correlationId,
            @Nullable String traceparent) {
        /** JSON's null where there is none. */
        RawJson given() {
            return input == null ? RawJson.NULL : input;
        }

        /** JSON's null where there are none. */
        RawJson lastDetails() {
            return heartbeatDetails == null ? RawJson.NULL : heartbeatDetails;
        }
    }

    /** A problem document. */
    record Problem(
            String type,
            String detail,
            @Nullable String field,
            @Nullable String rule,
            @Nullable Category category,
            @Nullable String updateId) {}
}
