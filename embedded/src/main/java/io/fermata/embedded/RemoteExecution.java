package io.fermata.embedded;

import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Category;
import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.ForkOptions;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Page;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateOptions;
import io.fermata.sdk.Why;
import io.fermata.sdk.WorkflowFailed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An execution of a server. */
record RemoteExecution<O extends @Nullable Object>(Wire wire, String id, TypeRef<O> output) implements Execution<O> {
    /** The longest wait of one request; a longer one is several. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(50);

    @Override
    public O result(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            long left = Math.max(0, end - System.nanoTime());
            var wait = Duration.ofNanos(Math.min(left, WAIT_MAX.toNanos()));
            var said = wire.send(
                    Wire.Ask.get(path("/result?wait=" + wait.toMillis() + "ms")).waiting(wait));
            if (said.status() == 200) {
                return result(said.read(WireAnswers.Outcome.class));
            }
            if (left <= wait.toNanos()) {
                throw new TimedOut(
                        TimedOut.Limit.RESULT, "execution " + id + " did not end within " + timeout + "; it goes on");
            }
        }
    }

    @Override
    public void signal(String name, @Nullable Object value, @Nullable String requestId) {
        var body = named(name, "value", value);
        wire.send(post("/signal", body).once(requestId == null ? Connection.fresh() : requestId));
    }

    @Override
    public <T extends @Nullable Object> T query(String name, TypeRef<T> type, @Nullable Object argument) {
        var said = wire.send(post("/query", named(name, "argument", argument)).once(Connection.fresh()));
        return read(said.read(WireAnswers.Answered.class).result(), type);
    }

    @Override
    public <T extends @Nullable Object> T update(
            String name, @Nullable Object argument, TypeRef<T> type, UpdateOptions options) {
        var key = options.updateId() == null ? Connection.fresh() : options.updateId();
        long end = System.nanoTime() + options.timeout().toNanos();
        while (true) {
            long left = Math.max(0, end - System.nanoTime());
            var wait = Duration.ofNanos(Math.min(left, WAIT_MAX.toNanos()));
            var said = wire.send(post("/update?wait=" + wait.toMillis() + "ms", named(name, "argument", argument))
                    .once(key)
                    .waiting(wait));
            if (said.status() == 200) {
                return read(said.read(WireAnswers.Updated.class).result(), type);
            }
            if (left <= wait.toNanos()) {
                throw new TimedOut(
                        TimedOut.Limit.RESULT,
                        "update \"" + name + "\" (id " + key + ") of execution " + id + " did not end within "
                                + options.timeout() + "; it goes on");
            }
        }
    }

    @Override
    public void cancel(String reason) {
        wire.send(post("/cancel", Map.of("reason", reason)));
    }

    @Override
    public void terminate(String reason) {
        wire.send(post("/terminate", Map.of("reason", reason)));
    }

    @Override
    public void pause(String reason) {
        wire.send(post("/pause", Map.of("reason", reason)));
    }

    @Override
    public void resume() {
        wire.send(post("/resume", Map.of()));
    }

    @Override
    public void resume(int maxSteps) {
        if (maxSteps < 1) {
            throw new InvalidInput("maxSteps", "must be at least 1, is " + maxSteps);
        }
        wire.send(post("/resume", Map.of("maxSteps", maxSteps)));
    }

    @Override
    public void retry(@Nullable String fromOperation, @Nullable Object input) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("fromOperation", fromOperation);
        if (input != null) { // JSON's null would be an input.
            body.put("input", input);
        }
        wire.send(post("/retry", body));
    }

    @Override
    public void skip(String operation, String reason) {
        wire.send(post("/skip", Map.of("operation", operation, "reason", reason)));
    }

    @Override
    public Execution<O> fork(String forkId, ForkOptions options) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("id", forkId);
        body.put("reason", options.reason());
        body.put("from", options.from());
        switch (options.edit()) {
            case INPUT -> body.put("input", options.value());
            case RESULT -> body.put("result", options.value());
            case NOTHING -> {
                // Everything is done again as it was.
            }
        }
        wire.send(post("/fork", body).once(Connection.fresh()));
        return new RemoteExecution<>(wire, forkId, output);
    }

    @Override
    public void completeOperation(String operation, @Nullable Object result, String reason) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("operation", operation);
        body.put("result", result);
        body.put("reason", reason);
        wire.send(post("/complete-operation", body));
    }

    @Override
    public Description describe() {
        return wire.send(Wire.Ask.get(path(""))).read(Description.class);
    }

    @Override
    public Why why() {
        return wire.send(Wire.Ask.get(path("/why"))).read(Why.class);
    }

    @Override
    public Page<HistoryEvent> history(@Nullable String cursor, int limit) {
        var more = cursor == null ? "" : "&cursor=" + Wire.segment(cursor);
        var page =
                wire.send(Wire.Ask.get(path("/history?limit=" + limit + more))).read(WireAnswers.History.class);
        return new Page<>(page.events(), page.next());
    }

    @Override
    public void delete() {
        wire.send(new Wire.Ask("DELETE", path(""), null, null, Duration.ZERO));
    }

    private Wire.Ask post(String verb, Map<String, ?> body) {
        return Wire.Ask.post(path(verb), body);
    }

    private String path(String rest) {
        return "/executions/" + Wire.segment(id) + rest;
    }

    private O result(WireAnswers.Outcome outcome) {
        if (outcome.status() == Status.COMPLETED) {
            return read(outcome.result(), output);
        }
        var error = outcome.error();
        var how = "execution " + id + " ended as " + outcome.status() + (error == null ? "" : ": " + error.message());
        var category = outcome.status() == Status.FAILED && error != null ? error.category() : Category.VALIDATION;
        throw new WorkflowFailed(id, outcome.status(), category, how, cause(outcome.status(), error));
    }

    private static @Nullable Throwable cause(Status status, Description.@Nullable Problem error) {
        if (error == null) {
            return null;
        }
        return switch (status) {
            case CANCELLED -> new Cancelled(error.message(), null);
            case TERMINATED -> null;
            case TIMED_OUT -> new TimedOut(TimedOut.Limit.EXECUTION, error.message());
            case RUNNING, PARKED, PAUSED, BLOCKED, COMPLETED, FAILED, COMPENSATION_STUCK -> failure(error);
        };
    }

    private static Failure failure(Description.Problem error) {
        var cause = error.cause();
        return Failure.of(error.category(), error.message())
                .withType(error.type())
                .because(cause == null ? null : failure(cause));
    }

    private static Map<String, @Nullable Object> named(String name, String field, @Nullable Object value) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("name", name);
        body.put(field, value);
        return body;
    }

    private static <T extends @Nullable Object> T read(@Nullable RawJson json, TypeRef<T> type) {
        return Json.strict().read(json == null ? RawJson.NULL.text() : json.text(), type);
    }
}
