package io.fermata.embedded;

import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Channel;
import io.fermata.sdk.LogFields;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.RunFacts;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TypeRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler sees of a task that it took from a server. */
final class RemoteTask implements TaskContext {
    /** Where a traceparent has the trace's id. */
    private static final int TRACE_BEGIN = 3;

    private static final int TRACE_END = 35;

    private final Connection connection;
    private final WireAnswers.Task task;
    private final String worker;
    private final Instant started = Instant.now();
    private volatile boolean unwanted;

    RemoteTask(Connection connection, WireAnswers.Task task, String worker) {
        this.worker = worker;
        this.connection = connection;
        this.task = task;
    }

    @Override
    public String queue() {
        return task.queue();
    }

    @Override
    public String token() {
        return task.token();
    }

    @Override
    public void heartbeat(@Nullable Object details) {
        SecretFreeConverter.require(details);
        try {
            connection.heartbeat(task.token(), details);
        } catch (Cancelled cancelled) {
            unwanted = true;
            throw cancelled;
        }
    }

    @Override
    public <T extends @Nullable Object> @Nullable T lastHeartbeat(Class<T> type) {
        return task.lastDetails().equals(RawJson.NULL)
                ? null
                : Json.strict().read(task.lastDetails().text(), TypeRef.of(type));
    }

    @Override
    public void answer(String token, @Nullable Object result) {
        SecretFreeConverter.require(result);
        connection.complete(token, result);
    }

    @Override
    public RunFacts execution() {
        return new RunFacts(
                task.executionId(), task.runId(), task.workflow(), 1, task.startedAt(), null, task.correlationId());
    }

    @Override
    public Map<String, String> logFields() {
        var fields = LogFields.of(this);
        fields.put(LogFields.STARTED, started.toString());
        fields.put(LogFields.QUEUE, task.queue());
        fields.put(LogFields.WORKER, worker);
        var trace = task.traceparent();
        if (trace != null && trace.length() >= TRACE_END) {
            fields.put(LogFields.TRACE, trace.substring(TRACE_BEGIN, TRACE_END));
        }
        return fields;
    }

    @Override
    public String operation() {
        return task.operation();
    }

    @Override
    public String name() {
        return task.name();
    }

    @Override
    public int number() {
        return task.attempt();
    }

    @Override
    public String idempotencyKey() {
        return task.idempotencyKey();
    }

    @Override
    public @Nullable Instant deadline() {
        return task.deadline();
    }

    /** Never succeeds: channels are not handed out over HTTP. */
    @Override
    public <T extends @Nullable Object> Channel<T> channel(String name, TypeRef<T> type) {
        throw new UnsupportedOperationException(
                "channel \"" + name + "\": a task that was taken over HTTP has none; give back a result instead");
    }

    @Override
    public boolean isCancelled() {
        var deadline = deadline();
        return unwanted
                || Thread.currentThread().isInterrupted()
                || (deadline != null && !Instant.now().isBefore(deadline));
    }
}
