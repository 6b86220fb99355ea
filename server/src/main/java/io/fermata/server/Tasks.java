package io.fermata.server;

import io.fermata.durable.Failures;
import io.fermata.durable.Payloads;
import io.fermata.engine.EngineException;
import io.fermata.engine.TaskLease;
import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.telemetry.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Hands out tasks of queues, and takes the answers for tasks and callbacks. */
final class Tasks {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long AT_ONCE_MILLIS = 1;

    private final Backend backend;

    Tasks(Backend backend) {
        this.backend = backend;
    }

    /** 204 when nothing came in time. A task that comes when nobody waits any more goes back to its queue. */
    Reply poll(ApiCall call) {
        var wait = call.await();
        var named = call.query("worker");
        var worker = named == null || named.isBlank() ? call.actor() : named;
        var asked = backend.engine().poll(call.path("queue"), worker, wait.toMillis());
        backend.pollers().polled(call.path("queue"), worker, call.number("slots", 0));
        try {
            var lease = backend.waits().await(asked, wait.plus(GRACE));
            return lease == null ? Backend.done() : Backend.json(task(lease));
        } catch (TimeoutException late) {
            giveBack(call, asked);
            return Backend.done();
        } catch (Refusal ending) {
            giveBack(call, asked);
            throw ending;
        }
    }

    Reply complete(ApiCall call) {
        var result = call.body(Bodies.Complete.class).result();
        var payload = backend.fermata().payloads().of("result", Backend.orNull(result));
        return answered(backend.engine().complete(call.path("token"), payload, call.cause("")));
    }

    Reply fail(ApiCall call) {
        var body = call.body(Bodies.Fail.class);
        if (body.message().length() > Payloads.BYTES_MAX) {
            throw Refusal.invalid("message", "must have at most " + Payloads.BYTES_MAX + " characters");
        }
        var failure = Failure.of(body.category() == null ? Category.TRANSIENT : body.category(), body.message());
        var typed = body.type() == null ? failure : failure.withType(body.type());
        boolean notApplied = Boolean.TRUE.equals(body.certainlyNotApplied());
        var recorded = Failures.recorded(notApplied ? typed.notApplied() : typed);
        return answered(backend.engine().fail(call.path("token"), recorded, call.cause("")));
    }

    /** Tells in {@code Location} which execution goes on. A token that is none leads nowhere. */
    private static Reply answered(CompletableFuture<String> asked) {
        try {
            return Backend.done().with("Location", RouteTable.PREFIX + "/executions/" + Percent.encode(asked.join()));
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof EngineException forged && forged.code() == EngineException.Code.INVALID) {
                throw new Refusal(Refusal.Kind.NOT_FOUND, String.valueOf(forged.getMessage()));
            }
            throw refused;
        }
    }

    Reply defer(ApiCall call) {
        var body = call.body(Bodies.Defer.class);
        long delayMillis =
                Math.max(AT_ONCE_MILLIS, Durations.read("delay", body.delay()).toMillis());
        backend.engine()
                .defer(call.path("token"), body.why(), delayMillis, call.cause(""))
                .join();
        return Backend.done();
    }

    Reply heartbeat(ApiCall call) {
        var details = call.body(Bodies.Heartbeat.class).details();
        backend.by(call, null).heartbeat(call.path("token"), Backend.orNull(details));
        return Backend.done();
    }

    private Answers.Task task(TaskLease lease) {
        return new Answers.Task(
                lease.token(),
                lease.queue(),
                lease.name(),
                lease.workflowId(),
                lease.run().toString(),
                Instant.ofEpochMilli(lease.run().startMillis()),
                lease.workflow(),
                lease.operation(),
                lease.attempt(),
                lease.idempotencyKey(),
                backend.readings().json(lease.input()),
                backend.readings().json(lease.heartbeatDetails()),
                lease.deadlineMillis() == 0 ? null : Instant.ofEpochMilli(lease.deadlineMillis()),
                lease.heartbeatMillis() / 1_000.0,
                lease.correlationId(),
                traceparent(lease));
    }

    private static @Nullable String traceparent(TaskLease lease) {
        var traces = Tracing.ofProcess();
        return traces == null ? null : traces.traceparent(lease);
    }

    private void giveBack(ApiCall call, CompletableFuture<@Nullable TaskLease> asked) {
        var unused = asked.thenAccept(lease -> {
            if (lease != null) {
                var returned =
                        backend.engine().defer(lease.token(), "the poller has left", AT_ONCE_MILLIS, call.cause(""));
                returned.exceptionally(closed -> null);
            }
        });
    }
}
