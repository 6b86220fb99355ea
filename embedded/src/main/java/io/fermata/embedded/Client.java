package io.fermata.embedded;

import io.fermata.durable.Failures;
import io.fermata.durable.Payloads;
import io.fermata.engine.EngineClient;
import io.fermata.engine.ListQuery;
import io.fermata.engine.StartRequest;
import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataException;
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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sdk's requests in the engine's words. */
final class Client {
    private static final String POLLER = "poll";

    private final EngineClient engine;
    private final Calls calls;
    private final Payloads payloads;
    private final Readings readings;
    private final WhyReading whys;
    private final Repairs repairs;
    private final Map<String, Registration<?, ?>> workflows;
    private final Cause cause;

    Client(EngineClient engine, Calls calls, Payloads payloads, List<Registration<?, ?>> registrations) {
        this.engine = engine;
        this.whys = new WhyReading(engine, payloads, calls.clock());
        this.repairs = new Repairs(engine, payloads);
        this.calls = calls;
        this.payloads = payloads;
        this.readings = new Readings(payloads);
        this.workflows = new TreeMap<>();
        this.cause = Cause.NONE;
        registrations.forEach(each -> workflows.put(each.name(), each));
    }

    private Client(Client other, Cause cause) {
        this.engine = other.engine;
        this.whys = other.whys;
        this.repairs = other.repairs;
        this.calls = other.calls;
        this.payloads = other.payloads;
        this.readings = other.readings;
        this.workflows = other.workflows;
        this.cause = cause;
    }

    /** The same, acting for somebody, for a reason; both stand in the histories. */
    Client by(Cause whom) {
        return new Client(this, whom);
    }

    Cause cause() {
        return cause;
    }

    List<Registration<?, ?>> workflows() {
        return List.copyOf(workflows.values());
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

    Repairs repairs() {
        return repairs;
    }

    WhyReading whys() {
        return whys;
    }

    <O extends @Nullable Object> Execution<O> start(
            String name, String id, @Nullable Object input, TypeRef<O> output, StartOptions options) {
        @Nullable Registration<?, ?> workflow = workflows.get(name);
        if (workflow == null) {
            throw new NotFound("no workflow " + name + " is registered; there are: " + workflows.keySet(), null);
        }
        var payload = payloads.of("input", input);
        check(workflow, payload);
        var signal = options.signal();
        var request = new StartRequest(
                Starts.spec(workflow, id, payload, options, payloads),
                Starts.conflict(options),
                Starts.reuse(options),
                options.requestId(),
                signal == null ? null : signal.name(),
                payloads.of("signal", signal == null ? null : signal.value()),
                cause,
                options.maxSteps());
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
                payloads.of("payload", value),
                options.delivery() == PublishOptions.Delivery.ALL,
                options.timeToLive().toMillis(),
                options.messageId(),
                Objects.requireNonNullElse(options.correlationId(), ""));
        calls.await(() -> engine.publish(message, cause));
    }

    void complete(String token, @Nullable Object result) {
        var payload = payloads.of("result", result);
        byToken(() -> engine.complete(token, payload, cause));
    }

    void fail(String token, Failure failure) {
        int chars = failure.getMessage() == null ? 0 : failure.getMessage().length();
        if (chars > Payloads.BYTES_MAX) {
            throw new InvalidInput("message", "must have at most " + Payloads.BYTES_MAX + " characters, has " + chars);
        }
        var recorded = Failures.recorded(failure);
        byToken(() -> engine.fail(token, recorded, cause));
    }

    void heartbeat(String token, @Nullable Object details) {
        var payload = payloads.of("details", details);
        if (!byToken(() -> engine.heartbeat(token, payload))) {
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

    /** Each item as it stands now; one that was deleted meanwhile is left out. */
    Page<Description> list(String filter, @Nullable String cursor, int limit) {
        var page = calls.await(() -> engine.list(new ListQuery(filter, cursor, limit, false)));
        var items = new ArrayList<Description>();
        for (var listed : page.items()) {
            var description = describe(listed.workflowId());
            if (description != null) {
                items.add(description);
            }
        }
        return new Page<>(items, page.next());
    }

    Map<String, Map<Status, Long>> counts() {
        var counts = new TreeMap<String, Map<Status, Long>>();
        calls.await(engine::counts).forEach((workflow, byStatus) -> {
            var counted = counts.computeIfAbsent(workflow, each -> new EnumMap<>(Status.class));
            byStatus.forEach((status, number) -> {
                if (status != io.fermata.kernel.Status.CONTINUED) {
                    counted.merge(Readings.status(status), number, Long::sum);
                }
            });
        });
        return counts;
    }

    private @Nullable Description describe(String id) {
        try {
            return readings.description(calls.await(() -> engine.describe(id)));
        } catch (NotFound deleted) {
            return null;
        }
    }

    /** A token that was never given looks like one that is not known any more. */
    private <T extends @Nullable Object> T byToken(Supplier<CompletableFuture<T>> call) {
        try {
            return calls.await(call);
        } catch (InvalidInput forged) {
            throw new NotFound(forged.rule(), forged);
        }
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
        try {
            ((Registration<@Nullable Object, ?>) workflow).workflow().check(value);
        } catch (FermataException refused) {
            throw refused;
        } catch (RuntimeException | StackOverflowError broken) {
            throw new InvalidInput(
                    "input", "could not be checked: the check of " + workflow.name() + " threw " + broken);
        }
    }
}
