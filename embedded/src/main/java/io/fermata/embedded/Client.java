package io.fermata.embedded;

import io.fermata.durable.Payloads;
import io.fermata.engine.EngineClient;
import io.fermata.engine.StartRequest;
import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Page;
import io.fermata.sdk.PolledTask;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.Registration;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sdk's requests in the engine's words. */
final class Client {
    private static final String POLLER = "poll";

    private final EngineClient engine;
    private final Calls calls;
    private final Payloads payloads;
    private final Readings readings;
    private final Map<String, Registration<?, ?>> workflows = new HashMap<>();

    Client(EngineClient engine, Calls calls, Payloads payloads, List<Registration<?, ?>> registrations) {
        this.engine = engine;
        this.calls = calls;
        this.payloads = payloads;
        this.readings = new Readings(payloads);
        registrations.forEach(each -> workflows.put(each.name(), each));
    }

    EngineClient engine() {
        return engine;
    }

    Calls calls() {
        return calls;
    }

    Payloads payloads() {
        return payloads;
    }

    Readings readings() {
        return readings;
    }

    <O extends @Nullable Object> Execution<O> start(
            String name, String id, @Nullable Object input, TypeRef<O> output, StartOptions options) {
        @Nullable Registration<?, ?> workflow = workflows.get(name);
        if (workflow == null) {
            throw new NotFound("no workflow " + name + " is registered; there are: " + workflows.keySet(), null);
        }
        var payload = payloads.of(input);
        check(workflow, payload);
        var signal = options.signal();
        var request = new StartRequest(
                Starts.spec(workflow, id, payload, options, payloads),
                Starts.conflict(options),
                Starts.reuse(options),
                options.requestId(),
                signal == null ? null : signal.name(),
                payloads.of(signal == null ? null : signal.value()),
                Cause.NONE);
        calls.await(() -> engine.start(request));
        return execution(id, output);
    }

    @SuppressWarnings("unchecked") // The output type is the one that this very class declares.
    <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            Class<? extends Workflow<I, O>> type, String id, I input, StartOptions options) {
        var found = workflows.values().stream()
                .filter(each -> type.isInstance(each.workflow()))
                .toList();
        if (found.size() != 1) {
            throw new NotFound(
                    type.getName() + " must be registered under exactly one name, found " + found.size(), null);
        }
        var workflow = found.get(0);
        return start(workflow.name(), id, input, (TypeRef<O>) workflow.output(), options);
    }

    <O extends @Nullable Object> Execution<O> execution(String id, TypeRef<O> output) {
        return new Handle<>(this, id, output);
    }

    void publish(String type, String key, @Nullable Object value, PublishOptions options) {
        var message = new OperationSpec.OutMessage(
                type,
                key,
                payloads.of(value),
                options.delivery() == PublishOptions.Delivery.ALL,
                options.timeToLive().toMillis(),
                options.messageId());
        calls.await(() -> engine.publish(message, Cause.NONE));
    }

    void heartbeat(String token, @Nullable Object details) {
        var payload = payloads.of(details);
        if (!calls.await(() -> engine.heartbeat(token, payload))) {
            throw new Cancelled("the task is no longer wanted", null);
        }
    }

    @Nullable
    PolledTask poll(String queue, Duration wait) {
        var lease = calls.await(() -> engine.poll(queue, POLLER, wait.toMillis()));
        if (lease == null) {
            return null;
        }
        return new PolledTask(
                lease.token(),
                lease.queue(),
                lease.name(),
                lease.workflowId(),
                lease.attempt(),
                lease.idempotencyKey(),
                readings.json(lease.input()),
                lease.deadlineMillis() == 0 ? null : Instant.ofEpochMilli(lease.deadlineMillis()));
    }

    @SuppressWarnings("DoNotCallSuggester") // Until the engine lists.
    Page<Description> list(String filter, @Nullable String cursor, int limit) {
        throw new UnsupportedOperationException("listing");
    }

    @SuppressWarnings("DoNotCallSuggester") // Until the engine counts.
    Map<String, Map<Status, Long>> counts() {
        throw new UnsupportedOperationException("counting");
    }

    /** The input must fit the workflow's type as it will be read back, and its own check. */
    @SuppressWarnings("unchecked") // The value is read as this workflow's input type.
    private void check(Registration<?, ?> workflow, io.fermata.kernel.Payload payload) {
        Object value;
        try {
            value = payloads.read(payload, TypeRef.of(workflow.input().type()));
        } catch (InvalidInput wrong) {
            throw new InvalidInput("input " + wrong.field(), wrong.rule());
        }
        ((Registration<@Nullable Object, ?>) workflow).workflow().check(value);
    }
}
