package io.fermata.server;

import io.fermata.embedded.Readings;
import io.fermata.engine.ListedExecution;
import io.fermata.sdk.Description;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Reason;
import io.fermata.sdk.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is answered. */
final class Answers {
    private Answers() {}

    /**
     * Where an execution stands that was started or waited for.
     *
     * @param status as far as it is known: RUNNING also for one that was not looked at
     * @param result of one that completed; else null
     * @param error of one that ended otherwise; else null
     */
    record Outcome(String id, Status status, @Nullable RawJson result, Description.@Nullable Problem error) {}

    /**
     * An execution in a list.
     *
     * @param status as in {@link Status}; CONTINUED for a run whose execution goes on in another
     */
    record Listed(
            String id,
            String runId,
            String workflow,
            String status,
            int attempt,
            Instant startedAt,
            @Nullable Instant closedAt,
            Map<String, RawJson> attributes,
            String memo,
            String correlationId) {
        static Listed of(ListedExecution listed, Readings readings) {
            var attributes = new TreeMap<String, RawJson>();
            listed.attributes().forEach((key, value) -> attributes.put(key, readings.json(value)));
            return new Listed(
                    listed.workflowId(),
                    listed.run().toString(),
                    listed.workflow(),
                    listed.status().name(),
                    listed.attempt(),
                    Instant.ofEpochMilli(listed.startedMillis()),
                    listed.closedMillis() == 0 ? null : Instant.ofEpochMilli(listed.closedMillis()),
                    attributes,
                    listed.memo(),
                    listed.correlationId());
        }
    }

    /**
     * Why an execution does not go on.
     *
     * @param sentence all in one, for people
     * @param reasons the one that decides comes first
     */
    record Why(String id, Status status, Instant at, String sentence, List<Reason> reasons) {}

    /** Executions, newest first; {@code next} is the cursor of the next page, or null at the end. */
    record Executions(List<Listed> executions, @Nullable String next) {}

    /** How many executions there are, in all and by workflow and status; {@code more}: perhaps more than counted. */
    record Counts(long total, Map<String, Map<Status, Long>> workflows, boolean more) {}

    /** Events in order; {@code next} is the cursor of the next page, or null at the end. */
    record History(
            String runId,
            List<HistoryEvent> events,
            @Nullable String next) {}

    /** The answer of a query. */
    record Answered(RawJson result) {}

    /** The answer of an update; {@code result} is null while it has not answered: ask again with the id. */
    record Updated(
            String updateId, boolean answered, @Nullable RawJson result) {}

    /** A message as it was published; {@code executions} were woken or started by it. */
    record Published(String messageId, boolean duplicate, List<String> executions) {}

    /**
     * A task that was taken.
     *
     * @param token answers it, below {@code /callbacks}
     * @param startedAt when the run was; {@code operation} is what it is an attempt of
     * @param idempotencyKey the same in every attempt
     * @param heartbeatDetails what the attempt before last reported, or null
     * @param deadline when the attempt times out, or null
     * @param heartbeatSeconds longest silence before the task is given to another worker; 0: any
     */
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
            RawJson input,
            RawJson heartbeatDetails,
            @Nullable Instant deadline,
            double heartbeatSeconds,
            String correlationId) {}

    /** A workflow that is registered. */
    record WorkflowLine(String name, String description, String version, boolean hasGraph) {}

    /** The workflows, by name in order. */
    record Workflows(List<WorkflowLine> workflows) {}

    /**
     * A workflow.
     *
     * @param example an input that works, or null
     * @param inputSchema in JSON Schema 2020-12; {@code outputSchema} likewise
     * @param graph its nodes and edges if it is data, else null
     */
    record Workflow(
            String name,
            String description,
            String version,
            @Nullable RawJson example,
            RawJson inputSchema,
            RawJson outputSchema,
            @Nullable RawJson graph) {}

    /** A role, in one namespace or with {@code *} in all. */
    record Granted(Role role, String namespace) {}

    /**
     * Who asks.
     *
     * @param csrf what requests that change something must repeat in the header Fermata-Csrf; null for who does not
     *     come with a browser's cookie
     */
    record Session(
            String actor, List<Granted> roles, @Nullable String csrf) {}

    /** A webhook's delivery, as a durable message; {@code duplicate}: it was that before. */
    record Received(String messageId, boolean duplicate) {}

    /** How the server is. */
    record Health(String status) {}
}
