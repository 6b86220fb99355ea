package io.fermata.cli;

import static io.fermata.cli.ServerCalls.body;
import static io.fermata.cli.ServerCalls.path;

import io.fermata.cli.ServerCalls.Problematic;
import io.fermata.cli.ServerCalls.Said;
import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What changes something in a server. */
final class HttpActs {
    /** The longest wait of one request; a longer one is several. */
    private static final long WAIT_MILLIS_MAX = 50_000;

    private static final int NO_CONTENT = 204;
    private static final String EXECUTIONS = "/executions";

    private final ServerCalls calls;
    private final HttpAccess access;
    private final InstantSource clock;

    HttpActs(ServerCalls calls, HttpAccess access, InstantSource clock) {
        this.calls = calls;
        this.access = access;
        this.clock = clock;
    }

    /** The server checks workflow and input of a new execution. */
    Answer run(Request.Run run) {
        var known = access.standing(run.id());
        if (known == null) {
            start(run);
            return new Answer.Woken(List.of(run.id()), true);
        }
        requireSame(run, known.execution());
        var status = known.execution().status();
        boolean held = status.equals("PAUSED") || status.equals("BLOCKED");
        boolean limited = run.stepsMax() > 0 && !known.execution().isClosed();
        if (run.wake() && (held || limited)) {
            resume(run.id(), "", run.stepsMax());
        }
        return new Answer.Woken(List.of(run.id()), false);
    }

    Answer publish(Request.Publish publish) {
        var body = body();
        body.put("type", publish.type());
        body.put("key", publish.key());
        body.put("value", publish.payload());
        body.put("delivery", publish.toAll() ? "ALL" : "ONE");
        body.put("timeToLive", Duration.ofMillis(publish.keepMillis()).toString());
        body.put("messageId", publish.messageId());
        body.put("correlationId", publish.correlation().isEmpty() ? null : publish.correlation());
        var published = calls.post("/messages", body, publish.messageId()).read(HttpAnswers.Published.class);
        return new Answer.Woken(published.executions(), false);
    }

    Answer signal(Request.Signal signal) {
        var body = body();
        body.put("name", signal.name());
        body.put("value", signal.payload());
        calls.post(path("/executions/{}/signal", signal.id()), body, signal.signalId());
        return woken(signal.id());
    }

    /** Who waits too long is told how to go on waiting: the update goes on. */
    Answer update(Request.Update update) {
        var body = body();
        body.put("name", update.name());
        body.put("argument", update.argument());
        body.put("updateId", update.updateId());
        long end = clock.millis() + update.waitMillis();
        try {
            while (true) {
                long wait = Math.clamp(end - clock.millis(), 0, WAIT_MILLIS_MAX);
                var path = path("/executions/{}/update?wait={}ms", update.id(), Long.toString(wait));
                var said = calls.post(path, body, update.updateId()).read(HttpAnswers.Updated.class);
                if (said.answered()) {
                    return new Answer.Answered(ServerCalls.given(said.result()), null);
                }
                if (clock.millis() >= end) {
                    var how = "give --update-id " + update.updateId() + " to ask for it again";
                    throw new Refused(ExitStatus.PARKED, "update " + update.name() + " is not answered yet; " + how);
                }
            }
        } catch (Problematic problem) {
            if (problem.kind().equals("update-failed")) {
                return new Answer.Answered(null, new ErrorEntry("Failure", problem.detail(), problem.category(), null));
            }
            throw problem;
        }
    }

    Answer poll(Request.Poll poll) {
        long end = clock.millis() + poll.waitMillis();
        while (true) {
            long wait = Math.clamp(end - clock.millis(), 0, WAIT_MILLIS_MAX);
            var path = path("/queues/{}/poll?worker=command%20line&wait={}ms", poll.queue(), Long.toString(wait));
            var said = calls.post(path, body());
            if (said.status() != NO_CONTENT) {
                return new Answer.Task(said.read(HttpAnswers.Task.class).entry());
            }
            if (clock.millis() >= end) {
                return new Answer.Task(null);
            }
        }
    }

    Answer complete(Request.Complete complete) {
        var body = body();
        body.put("result", complete.result());
        return woken(calls.post(path("/callbacks/{}/complete", complete.token()), body));
    }

    Answer fail(Request.Fail fail) {
        var error = fail.error();
        var body = body();
        body.put("message", error.message());
        body.put("type", error.type());
        body.put("category", error.category());
        return woken(calls.post(path("/callbacks/{}/fail", fail.token()), body));
    }

    Answer heartbeat(Request.Heartbeat beat) {
        var body = body();
        body.put("details", beat.details());
        try {
            calls.post(path("/callbacks/{}/heartbeat", beat.token()), body);
            return new Answer.Wanted(true);
        } catch (Problematic problem) {
            if (problem.kind().equals("gone")) {
                return new Answer.Wanted(false);
            }
            throw problem;
        }
    }

    Answer act(Request.Act act) {
        switch (act.action()) {
            case CANCEL, TERMINATE, PAUSE -> {
                var verb = act.action().name().toLowerCase(Locale.ROOT);
                calls.post(path("/executions/{}/" + verb, act.id()), Map.of("reason", act.reason()));
            }
            case RESUME -> resume(act.id(), act.reason(), act.stepsMax());
            case DELETE -> calls.delete(path("/executions/{}", act.id()));
        }
        return new Answer.Done();
    }

    Answer retry(Request.Retry retry) {
        var body = body();
        body.put("fromOperation", retry.fromOperation());
        body.put("input", Request.Given.json(retry.input()));
        calls.post(path("/executions/{}/retry", retry.id()), body);
        return woken(retry.id());
    }

    Answer decide(Request.Decide decide) {
        switch (decide.word()) {
            case SKIP -> {
                var body = body();
                body.put("operation", decide.operation());
                body.put("reason", decide.reason());
                body.put("result", Request.Given.json(decide.result()));
                calls.post(path("/executions/{}/skip", decide.id()), body);
            }
            case FAIL -> throw new UsageError("an operation that asks is failed through a data directory (--data)");
        }
        return woken(decide.id());
    }

    Answer fork(Request.Fork fork) {
        var body = body();
        body.put("id", fork.newId());
        body.put("from", fork.from());
        body.put("input", Request.Given.json(fork.input()));
        body.put("result", Request.Given.json(fork.result()));
        body.put("reason", fork.reason());
        calls.post(path("/executions/{}/fork", fork.id()), body, Ids.random("cli"));
        return new Answer.Woken(List.of(fork.newId()), true);
    }

    Answer complete(Request.CompleteByHand byHand) {
        var body = body();
        body.put("operation", byHand.operation());
        body.put("result", byHand.result());
        body.put("reason", byHand.reason());
        calls.post(path("/executions/{}/complete-operation", byHand.id()), body);
        return woken(byHand.id());
    }

    private void start(Request.Run run) {
        var body = body();
        body.put("workflow", run.workflow());
        body.put("id", run.id());
        body.put("input", Request.Given.json(run.input()));
        body.put("maxSteps", run.stepsMax() == 0 ? null : run.stepsMax());
        body.put("correlationId", run.correlation().isEmpty() ? null : run.correlation());
        calls.post(EXECUTIONS, body, Ids.random("cli"));
    }

    private void resume(String id, String reason, int stepsMax) {
        var body = body();
        body.put("reason", reason);
        body.put("maxSteps", stepsMax == 0 ? null : stepsMax);
        calls.post(path("/executions/{}/resume", id), body);
    }

    private void requireSame(Request.Run run, ExecutionEntry known) {
        if (!known.workflow().equals(run.workflow())) {
            throw new UsageError("id '" + run.id() + "' belongs to an execution of " + known.workflow() + ", not of "
                    + run.workflow() + "; give another --id");
        }
        if (run.input() == null) {
            return;
        }
        var recorded = access.beginning(run.id()).get("input");
        if (!holds(recorded, Json.strict().read(run.input().value().text(), TypeRef.anything()))) {
            throw new UsageError("id '" + run.id() + "' was started with another input ("
                    + Texts.cut(Json.strict().line(recorded), 200) + "); leave out --input or give another --id");
        }
    }

    /** The server may have added fields that the input left out. */
    private static boolean holds(@Nullable Object recorded, @Nullable Object given) {
        if (given instanceof Map<?, ?> fields && recorded instanceof Map<?, ?> more) {
            return fields.entrySet().stream().allMatch(each -> holds(more.get(each.getKey()), each.getValue()));
        }
        if (given instanceof List<?> items && recorded instanceof List<?> others) {
            for (int i = 0; i < items.size(); i++) {
                if (items.size() != others.size() || !holds(others.get(i), items.get(i))) {
                    return false;
                }
            }
            return items.size() == others.size();
        }
        if (given instanceof Number one && recorded instanceof Number other) {
            return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
        }
        return Objects.equals(given, recorded);
    }

    /** The answer to a token says in its header which execution goes on. */
    private static Answer woken(Said said) {
        var location = said.location();
        if (location == null) {
            return new Answer.Woken(List.of(), false);
        }
        var id = location.substring(location.lastIndexOf('/') + 1);
        return woken(URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static Answer woken(String id) {
        return new Answer.Woken(List.of(id), false);
    }
}
