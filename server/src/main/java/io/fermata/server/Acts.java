package io.fermata.server;

import io.fermata.embedded.Repairs;
import io.fermata.sdk.Execution;
import io.fermata.sdk.ForkOptions;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Does something with an execution. */
final class Acts {
    private static final TypeRef<RawJson> JSON = TypeRef.of(RawJson.class);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(30);

    private final Backend backend;

    Acts(Backend backend) {
        this.backend = backend;
    }

    Reply signal(ApiCall call) {
        var body = call.body(Bodies.Signal.class);
        backend.quota().message();
        of(call, body.reason()).signal(body.name(), Backend.orNull(body.value()), call.idempotencyKey());
        return Backend.done();
    }

    Reply query(ApiCall call) {
        var body = call.body(Bodies.Query.class);
        var answer = of(call, null).query(body.name(), JSON, Backend.orNull(body.argument()));
        return Backend.json(new Answers.Answered(Backend.orNull(answer)));
    }

    Reply update(ApiCall call) {
        var body = call.body(Bodies.Update.class);
        var key = body.updateId() == null ? call.idempotencyKey() : body.updateId();
        var id = key == null ? UUID.randomUUID().toString() : key;
        try {
            var options = new UpdateOptions(call.query("wait") == null ? ANSWER_WAIT : call.await(), id);
            var answer = of(call, body.reason()).update(body.name(), Backend.orNull(body.argument()), JSON, options);
            return Backend.json(new Answers.Updated(id, true, Backend.orNull(answer)));
        } catch (TimedOut late) {
            return Backend.json(202, new Answers.Updated(id, false, null));
        }
    }

    Reply cancel(ApiCall call) {
        var reason = reason(call);
        of(call, reason).cancel(reason);
        return Backend.done();
    }

    Reply terminate(ApiCall call) {
        var reason = reason(call);
        of(call, reason).terminate(reason);
        return Backend.done();
    }

    Reply pause(ApiCall call) {
        var reason = reason(call);
        of(call, reason).pause(reason);
        return Backend.done();
    }

    Reply resume(ApiCall call) {
        var body = call.body(Bodies.Resume.class);
        var execution = of(call, body.reason());
        if (body.maxSteps() == null) {
            execution.resume();
        } else {
            execution.resume(body.maxSteps());
        }
        return Backend.done();
    }

    Reply retry(ApiCall call) {
        var body = call.body(Bodies.Retry.class);
        of(call, body.reason()).retry(body.fromOperation(), body.input());
        return Backend.done();
    }

    Reply skip(ApiCall call) {
        var body = call.body(Bodies.Skip.class);
        var result = body.result();
        if (result == null) {
            of(call, body.reason()).skip(body.operation(), body.reason());
        } else {
            new Repairs(backend.engine(), backend.fermata().payloads())
                    .skip(call.path("id"), body.operation(), result, call.cause(body.reason()))
                    .join();
        }
        return Backend.done();
    }

    Reply fork(ApiCall call) {
        var body = call.body(Bodies.Fork.class);
        if (body.input() != null && body.result() != null) {
            throw Refusal.invalid("result", "cannot be given together with an input");
        }
        var options = ForkOptions.because(body.reason());
        options = body.from() == null ? options : options.from(body.from());
        options = body.input() == null ? options : options.withInput(body.input());
        options = body.result() == null ? options : options.withResult(body.result());
        var key = call.idempotencyKey();
        var made = key == null ? UUID.randomUUID() : UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        var id = body.id() == null ? call.path("id") + "-fork-" + made : body.id();
        var forked = options;
        backend.quota().start(backend.fermata(), () -> of(call, body.reason()).fork(id, forked));
        return Backend.json(201, new Answers.Outcome(id, Status.RUNNING, null, null))
                .with("Location", RouteTable.PREFIX + "/executions/" + Percent.encode(id));
    }

    Reply completeOperation(ApiCall call) {
        var body = call.body(Bodies.CompleteOperation.class);
        of(call, body.reason()).completeOperation(body.operation(), Backend.orNull(body.result()), body.reason());
        return Backend.done();
    }

    Reply delete(ApiCall call) {
        of(call, null).delete();
        return Backend.done();
    }

    private Execution<RawJson> of(ApiCall call, @Nullable String reason) {
        return backend.by(call, reason).execution(call.path("id"));
    }

    private static String reason(ApiCall call) {
        var reason = call.body(Bodies.Act.class).reason();
        return reason == null ? "" : reason;
    }
}
