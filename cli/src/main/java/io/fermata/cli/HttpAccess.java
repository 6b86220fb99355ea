package io.fermata.cli;

import static io.fermata.cli.ServerCalls.body;
import static io.fermata.cli.ServerCalls.path;

import io.fermata.cli.ServerCalls.Problematic;
import io.fermata.durable.JavaWorkflows;
import io.fermata.embedded.HistoryFile;
import io.fermata.embedded.Json;
import io.fermata.embedded.RunDiff;
import io.fermata.embedded.TraceItem;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Reason;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Why;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server, asked over HTTP. */
final class HttpAccess implements Access {
    private static final int EVENTS_PER_PAGE = 1_000;

    private final ServerCalls calls;
    private final HttpActs acts;
    private final Settling settling;

    HttpAccess(ServerPlace place, InstantSource clock) {
        this.calls = new ServerCalls(place);
        this.settling = new Settling(new There(), clock);
        this.acts = new HttpActs(calls, this, clock);
    }

    @Override
    public Answer ask(Request request) {
        try {
            return answer(request);
        } catch (Problematic problem) {
            throw calls.refused(problem);
        }
    }

    @Override
    public void close() {
        calls.close();
    }

    /** For what has no counterpart in a data directory. */
    ServerCalls calls() {
        return calls;
    }

    /** Hands over each event of a history as it happens, until the execution has ended. */
    void events(String id, Consumer<HistoryEvent> reader) {
        try {
            new EventStream(last -> calls.events(path("/executions/{}/history", id), last), reader).read();
        } catch (Problematic problem) {
            throw calls.refused(problem);
        } catch (IOException lost) {
            throw calls.lost(lost);
        }
    }

    private Answer answer(Request request) {
        return switch (request) {
            case Request.Run run -> acts.run(run);
            case Request.Describe describe -> traced(snapshot(require(describe.id())));
            case Request.Watch watch -> watch(watch);
            case Request.History history -> history(history.id(), history.fromSequence());
            case Request.ListAll list -> list(list);
            case Request.Publish publish -> acts.publish(publish);
            case Request.Signal signal -> acts.signal(signal);
            case Request.Update update -> acts.update(update);
            case Request.Query query -> new Answer.Value(query(query.id(), query.name(), query.argument()));
            case Request.Poll poll -> acts.poll(poll);
            case Request.Trace trace -> trace(trace);
            case Request.ListDeadLetters letters -> deadLetters(letters);
            case Request.ListTriggers triggers -> calls.get("/triggers").read(Answer.Triggers.class);
            case Request.RemoveTrigger trigger -> {
                calls.delete(path("/triggers/{}", trigger.name()));
                yield new Answer.Done();
            }
            case Request.Complete complete -> acts.complete(complete);
            case Request.Fail fail -> acts.fail(fail);
            case Request.Heartbeat beat -> acts.heartbeat(beat);
            case Request.Act act -> acts.act(act);
            case Request.Retry retry -> acts.retry(retry);
            case Request.Decide decide -> acts.decide(decide);
            case Request.Fork fork -> acts.fork(fork);
            case Request.CompleteByHand byHand -> acts.complete(byHand);
            case Request.Export export ->
                Export.records(HistoryFile.parse(
                        calls.get(path("/export/{}", export.id())).body()));
            case Request.BackUp backUp -> throw new UsageError("a backup is made of a data directory (--data)");
            case Request.Explain explain ->
                new Answer.Explained(
                        calls.get(path("/executions/{}/why", explain.id())).read(Why.class));
            case Request.Compare compare ->
                new Answer.Compared(calls.get(path("/executions/{}/diff?with={}", compare.a(), compare.b()))
                        .read(RunDiff.class));
        };
    }

    /** Where an execution stands; null if there is none. */
    Settling.@Nullable Standing standing(String id) {
        try {
            return require(id);
        } catch (Problematic problem) {
            if (problem.kind().equals("not-found")) {
                return null;
            }
            throw problem;
        }
    }

    /** What stands in the first event of its present run. */
    Map<?, ?> beginning(String id) {
        var events = calls.get(path("/executions/{}/history?limit=1", id))
                .read(HttpAnswers.History.class)
                .events();
        var detail = events.isEmpty() ? RawJson.NULL : events.getFirst().detail();
        return Json.strict().read(detail.text(), TypeRef.anything()) instanceof Map<?, ?> fields ? fields : Map.of();
    }

    private Settling.Standing require(String id) {
        return calls.get(path("/executions/{}", id))
                .read(HttpAnswers.Standing.class)
                .told();
    }

    private Answer.Snapshot snapshot(Settling.Standing told) {
        var snapshot = told.judged(settling.isSettled(told));
        boolean waits = snapshot.settled() && told.isParked();
        return waits ? snapshot.withSignals(awaitedSignals(told.execution().id())) : snapshot;
    }

    private List<String> awaitedSignals(String id) {
        try {
            var names = query(id, JavaWorkflows.AWAITED_SIGNALS, RawJson.NULL);
            return Json.strict().read(names.text(), TypeRef.listOf(String.class));
        } catch (Problematic unknown) {
            return List.of(); // Its code is not registered there.
        }
    }

    private RawJson query(String id, String name, RawJson argument) {
        var body = body();
        body.put("name", name);
        body.put("argument", argument);
        return ServerCalls.given(calls.ask(path("/executions/{}/query", id), body)
                .read(HttpAnswers.Answered.class)
                .result());
    }

    private Answer.Snapshot traced(Answer.Snapshot snapshot) {
        var causation = beginning(snapshot.execution().id()).get("causation");
        return snapshot.causedBy(causation instanceof String text ? text : "");
    }

    private Answer watch(Request.Watch watch) {
        calls.get(path("/executions/{}/result?wait={}ms", watch.id(), Long.toString(watch.waitMillis())));
        var now = snapshot(require(watch.id()));
        var page = history(watch.id(), watch.fromSequence());
        boolean all = page.nextSequence() == 0;
        var told =
                all ? now : new Answer.Snapshot(now.execution(), false, now.startedAt(), now.closedAt(), now.reason());
        return new Answer.Watched(told, page.events());
    }

    private Answer.Events history(String id, long from) {
        var page = calls.get(path("/executions/{}/history", id) + "?limit=" + EVENTS_PER_PAGE + "&after=" + (from - 1))
                .read(HttpAnswers.History.class);
        boolean more = page.next() != null && !page.events().isEmpty();
        return new Answer.Events(page.events(), more ? page.events().getLast().seq() + 1 : 0);
    }

    private Answer list(Request.ListAll list) {
        var cursor = list.cursor() == null ? "" : path("&cursor={}", list.cursor());
        var page = calls.get(path("/executions?filter={}", list.filter()) + "&limit=" + list.limit() + cursor)
                .read(HttpAnswers.Executions.class);
        var entries = page.executions().stream().map(HttpAnswers.Listed::entry).toList();
        return new Answer.Executions(entries, page.next());
    }

    private Answer.Traced trace(Request.Trace trace) {
        var cursor = trace.cursor() == null ? "" : path("&cursor={}", trace.cursor());
        var page = calls.get(path("/traces/{}", trace.correlation()) + "?limit=" + trace.limit() + cursor)
                .read(HttpAnswers.Trace.class);
        return new Answer.Traced(
                page.items().stream().map(TraceItem::causedByRun).toList(), page.next());
    }

    private Answer deadLetters(Request.ListDeadLetters letters) {
        var after = letters.afterMillis() == 0
                ? ""
                : path("&after={}", Instant.ofEpochMilli(letters.afterMillis()).toString());
        return calls.get("/dead-letters?limit=" + letters.limit() + after).read(Answer.DeadLetters.class);
    }

    /** What the server knows. */
    private final class There implements Settling.Outlook {
        @Override
        public Settling.@Nullable Standing standing(String id) {
            return HttpAccess.this.standing(id);
        }

        @Override
        public List<TraceItem> trace(String correlation, int limit) {
            return HttpAccess.this
                    .trace(new Request.Trace(correlation, null, limit))
                    .items();
        }

        @Override
        public boolean serves(ExecutionEntry execution, WaitEntry task) {
            if (task.worker() != null) {
                return true;
            }
            var why = calls.get(path("/executions/{}/why", execution.id())).read(Why.class);
            return why.reasons().stream()
                    .anyMatch(reason -> reason instanceof Reason.HandedOut
                            || (reason instanceof Reason.Queued queued && queued.served()));
        }

        @Override
        public boolean acts() {
            return true;
        }
    }
}
