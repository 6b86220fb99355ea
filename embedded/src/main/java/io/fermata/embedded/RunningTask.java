package io.fermata.embedded;

import io.fermata.durable.AttemptChannels;
import io.fermata.engine.TaskLease;
import io.fermata.kernel.ChannelWrite;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Channel;
import io.fermata.sdk.LogFields;
import io.fermata.sdk.RunFacts;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TypeRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler sees of its task. */
final class RunningTask implements TaskContext {
    private final Client client;
    private final TaskLease lease;
    private final InstantSource clock;
    private final String namespace;
    private final Instant started;
    private final AttemptChannels channels;
    private volatile boolean unwanted;

    RunningTask(Client client, TaskLease lease, InstantSource clock, String namespace) {
        this.client = client;
        this.lease = lease;
        this.clock = clock;
        this.namespace = namespace;
        this.started = clock.instant();
        this.channels = new AttemptChannels(lease.channels(), client.payloads());
    }

    @Override
    public String queue() {
        return lease.queue();
    }

    @Override
    public String token() {
        return lease.token();
    }

    @Override
    public void heartbeat(@Nullable Object details) {
        try {
            client.heartbeat(lease.token(), details);
        } catch (Cancelled cancelled) {
            unwanted = true;
            throw cancelled;
        }
    }

    @Override
    public <T extends @Nullable Object> @Nullable T lastHeartbeat(Class<T> type) {
        return lease.heartbeatDetails().isNone()
                ? null
                : client.payloads().read(lease.heartbeatDetails(), TypeRef.of(type));
    }

    @Override
    public void answer(String token, @Nullable Object result) {
        client.complete(token, result);
    }

    @Override
    public RunFacts execution() {
        var startedAt = Instant.ofEpochMilli(lease.run().startMillis());
        return new RunFacts(
                lease.workflowId(),
                lease.run().toString(),
                lease.workflow(),
                1,
                startedAt,
                null,
                lease.correlationId());
    }

    @Override
    public Map<String, String> logFields() {
        var fields = LogFields.of(this);
        fields.put(LogFields.STARTED, started.toString());
        fields.put(LogFields.NAMESPACE, namespace);
        fields.put(LogFields.QUEUE, lease.queue());
        fields.put(LogFields.WORKER, Parts.WORKER);
        return fields;
    }

    @Override
    public String operation() {
        return lease.operation();
    }

    @Override
    public String name() {
        return lease.name();
    }

    @Override
    public int number() {
        return lease.attempt();
    }

    @Override
    public String idempotencyKey() {
        return lease.idempotencyKey();
    }

    @Override
    public @Nullable Instant deadline() {
        return lease.deadlineMillis() == 0 ? null : Instant.ofEpochMilli(lease.deadlineMillis());
    }

    @Override
    public <T extends @Nullable Object> Channel<T> channel(String name, TypeRef<T> type) {
        return channels.channel(name, type);
    }

    /** What the handler wrote; later writes are refused. */
    List<ChannelWrite> endWrites() {
        return channels.end();
    }

    @Override
    public boolean isCancelled() {
        var deadline = deadline();
        return unwanted
                || Thread.currentThread().isInterrupted()
                || (deadline != null && !clock.instant().isBefore(deadline));
    }
}
