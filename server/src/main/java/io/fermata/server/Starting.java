package io.fermata.server;

import io.fermata.engine.RunResult;
import io.fermata.kernel.RunEnd;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Starts executions, and waits for ends. */
final class Starting {
    private final Backend backend;

    Starting(Backend backend) {
        this.backend = backend;
    }

    Reply start(ApiCall call) {
        var body = call.body(Bodies.Start.class);
        var id = body.id() == null ? id(call, body.workflow()) : body.id();
        if (body.workflow().startsWith(BulkWork.RESERVED)) {
            throw Refusal.invalid(
                    "workflow", "must not begin with " + BulkWork.RESERVED + ": those are the server's own");
        }
        var input = Backend.orNull(body.input());
        requireInput(body.workflow(), input);
        var client = backend.by(call, body.reason());
        backend.quota()
                .start(
                        backend.fermata(),
                        () -> client.start(body.workflow(), id, input, TypeRef.of(RawJson.class), options(call, body)));
        var wait = call.await();
        var started = new Answers.Outcome(id, Status.RUNNING, null, null);
        return Backend.json(201, wait.isZero() ? started : outcome(id, wait, started))
                .with("Location", RouteTable.PREFIX + "/executions/" + Percent.encode(id));
    }

    /** Only a workflow that takes nothing or anything can be started without an input. */
    private void requireInput(String workflow, RawJson input) {
        if (!input.equals(RawJson.NULL)) {
            return;
        }
        for (var each : backend.fermata().workflows()) {
            boolean takesNull =
                    each.input().equals(TypeRef.nothing()) || each.input().equals(TypeRef.anything());
            if (each.name().equals(workflow) && !takesNull) {
                throw Refusal.invalid("input", "is missing; GET /workflows/" + workflow + " tells its schema");
            }
        }
    }

    /** 200 with the end, 202 while there is none. */
    Reply result(ApiCall call) {
        var id = call.path("id");
        var open = new Answers.Outcome(id, Status.RUNNING, null, null);
        var outcome = outcome(id, call.await(), open);
        return Backend.json(outcome.status().isClosed() ? 200 : 202, outcome);
    }

    private Answers.Outcome outcome(String id, Duration wait, Answers.Outcome open) {
        var asked = backend.engine().result(id);
        try {
            return closed(backend.waits().await(asked, wait));
        } catch (TimeoutException late) {
            asked.cancel(false);
            return wait.isZero() ? present(id) : open;
        }
    }

    /** Without a wait the answer may be there without being given at once. */
    private Answers.Outcome present(String id) {
        var told = backend.engine().describe(id).join();
        var described = backend.readings().description(told);
        return new Answers.Outcome(id, described.status(), described.result(), described.error());
    }

    private Answers.Outcome closed(RunResult ended) {
        var end = ended.end();
        return switch (end) {
            case RunEnd.Completed completed ->
                outcome(ended, Status.COMPLETED, backend.readings().json(completed.result()));
            case RunEnd.Failed failed -> outcome(ended, Status.FAILED, null);
            case RunEnd.Cancelled cancelled -> outcome(ended, Status.CANCELLED, null);
            case RunEnd.Terminated terminated -> outcome(ended, Status.TERMINATED, null);
            case RunEnd.TimedOut late -> outcome(ended, Status.TIMED_OUT, null);
            case RunEnd.ContinuedAsNew next ->
                throw new CompletionException(
                        new IllegalStateException("run " + ended.run() + " was continued, but no run follows it"));
        };
    }

    private Answers.Outcome outcome(RunResult ended, Status status, @Nullable RawJson result) {
        return new Answers.Outcome(
                ended.workflowId(), status, result, backend.readings().problem(ended.end()));
    }

    /** The same start asked for again must mean the same execution. */
    private static String id(ApiCall call, String workflow) {
        var key = call.idempotencyKey();
        var unique = key == null
                ? UUID.randomUUID()
                : UUID.nameUUIDFromBytes(
                        (call.namespace() + "\n" + workflow + "\n" + key).getBytes(StandardCharsets.UTF_8));
        return workflow + "-" + unique;
    }

    private static StartOptions options(ApiCall call, Bodies.Start body) {
        var options = StartOptions.DEFAULT
                .withRequestId(call.idempotencyKey())
                .withExecutionTimeout(Durations.readIfGiven("executionTimeout", body.executionTimeout()))
                .withRunTimeout(Durations.readIfGiven("runTimeout", body.runTimeout()))
                .withStartDelay(Durations.readIfGiven("startDelay", body.startDelay()))
                .withCorrelationId(body.correlationId());
        options = given(options, body.conflict(), options::withConflict);
        options = given(options, body.reuse(), options::withReuse);
        options = given(options, body.retry(), options::withRetry);
        options = given(options, body.memo(), options::withMemo);
        options = given(options, body.maxSteps(), options::withMaxSteps);
        options = given(options, attributes(body.attributes()), options::withAttributes);
        var signal = body.signal();
        return signal == null ? options : options.withSignal(signal.name(), Backend.orNull(signal.value()));
    }

    private static @Nullable Map<String, Object> attributes(@Nullable Map<String, Object> given) {
        if (given != null && given.containsValue(null)) {
            throw Refusal.invalid("attributes", "must not have null values");
        }
        return given;
    }

    private static <T> StartOptions given(StartOptions otherwise, @Nullable T value, Function<T, StartOptions> with) {
        return value == null ? otherwise : with.apply(value);
    }
}
