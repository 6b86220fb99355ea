package io.fermata.telemetry;

import io.fermata.engine.FeedRecord;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells a span of each execution, operation and attempt when it has ended; called by one thread at a time. */
final class EventSpans {
    private static final int RUNS_MAX = 50_000;

    private final SpanWriter writer;
    private final Predicate<RunId> sampled;
    private final OpenWork<Opened> open = new OpenWork<>();
    private final Map<RunId, Begun> runs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, Begun> eldest) {
            return size() > RUNS_MAX;
        }
    };

    private record Begun(StartSpec spec, Cause cause) {}

    /** An operation; {@code wokenBy} is where the message came from that it waited for, not valid if none did. */
    private record Opened(
            String name, String kind, long atMillis, int attempt, long attemptMillis, SpanContext wokenBy) {
        Opened attempt(int number, long millis) {
            return new Opened(name, kind, atMillis, number, millis, wokenBy);
        }

        Opened wokenBy(SpanContext by) {
            return new Opened(name, kind, atMillis, attempt, attemptMillis, by);
        }
    }

    EventSpans(Tracer tracer, GivenIds ids, Predicate<RunId> sampled) {
        this.writer = new SpanWriter(tracer, ids);
        this.sampled = sampled;
    }

    void accept(FeedRecord told) {
        if (told instanceof FeedRecord.Committed committed && sampled.test(committed.run())) {
            var events = committed.events();
            for (var event : events.events()) {
                accept(committed, events.atMillis(), events.cause(), event);
            }
        }
    }

    private void accept(FeedRecord.Committed told, long at, Cause cause, Event event) {
        var run = told.run();
        switch (event) {
            case Event.Started started -> runs.put(run, new Begun(started.spec(), cause));
            case Event.OperationOpened opened -> opened(run, opened, at);
            case Event.AttemptStarted started -> {
                var work = open.get(run, started.operation());
                if (work != null) {
                    open.began(run, started.operation(), work.attempt(started.attempt(), at));
                }
            }
            case Event.MessageDelivered delivered -> {
                var work = open.get(run, delivered.operation());
                if (work != null) {
                    open.began(run, delivered.operation(), work.wokenBy(from(cause, at)));
                }
            }
            case Event.AttemptFailed failed ->
                attempt(
                        run,
                        failed.operation(),
                        failed.attempt(),
                        at,
                        failed.failure().message());
            case Event.AttemptLost lost -> attempt(run, lost.operation(), lost.attempt(), at, lost.why());
            case Event.OperationClosed closed -> closed(run, closed, at);
            case Event.Closed closed -> closed(told, closed.end(), at);
            default -> {}
        }
    }

    private void opened(RunId run, Event.OperationOpened event, long at) {
        var kind = kind(event.spec());
        var opened = new Opened(name(event.spec()), kind, at, 1, at, SpanContext.getInvalid());
        if (event.spec() instanceof OperationSpec.Publish) {
            operation(run, event.operation(), opened, at, null);
        } else if (!event.spec().instant()) {
            open.began(run, event.operation(), opened);
        }
    }

    private void closed(RunId run, Event.OperationClosed closed, long at) {
        var opened = open.get(run, closed.operation());
        if (opened == null) {
            return; // It began before this process, or too much is open: histories have it.
        }
        var error = error(closed.closing());
        if (opened.kind().equals("step") || opened.kind().equals("task")) {
            attempt(run, closed.operation(), opened.attempt(), at, error);
        }
        open.ended(run, closed.operation());
        operation(run, closed.operation(), opened, at, error);
    }

    private void operation(RunId run, OperationId operation, Opened opened, long at, @Nullable String error) {
        var name = (opened.kind() + " " + opened.name()).strip();
        var span = SpanIds.operation(run, operation.path(), opened.atMillis(), true);
        writer.write(new SpanWriter.Told(name, span, SpanIds.run(run, true), opened.atMillis(), at)
                .linked(opened.wokenBy())
                .failed(error)
                .with("fermata.run.id", run.toString())
                .with("fermata.operation.id", operation.path()));
    }

    private void attempt(RunId run, OperationId operation, int number, long at, @Nullable String error) {
        var opened = open.get(run, operation);
        if (opened == null) {
            return;
        }
        long began = opened.attempt() == number ? opened.attemptMillis() : at;
        var span = SpanIds.attempt(run, operation.path(), number, began, true);
        var parent = SpanIds.operation(run, operation.path(), opened.atMillis(), true);
        writer.write(new SpanWriter.Told(opened.name() + " attempt " + number, span, parent, began, at)
                .kind(opened.kind().equals("task") ? SpanKind.CONSUMER : SpanKind.INTERNAL)
                .failed(error)
                .with("fermata.run.id", run.toString())
                .with("fermata.operation.id", operation.path()));
        open.began(run, operation, opened.attempt(number + 1, at));
    }

    private void closed(FeedRecord.Committed told, RunEnd end, long at) {
        var run = told.run();
        var begun = runs.remove(run);
        var name = begun == null ? "execution" : begun.spec().workflow();
        var writing = new SpanWriter.Told(name, SpanIds.run(run, true), SpanContext.getInvalid(), run.startMillis(), at)
                .failed(error(end))
                .with("fermata.execution.id", told.workflowId())
                .with("fermata.run.id", run.toString())
                .with("fermata.status", end.status().name());
        if (begun != null) {
            writing = writing.linked(from(begun.cause(), run.startMillis()))
                    .with("fermata.correlation.id", begun.spec().correlation());
        }
        writer.write(writing);
    }

    /** The operation of another execution that is the cause, or the span that whoever asked had open. */
    private static SpanContext from(Cause cause, long atMillis) {
        var parts = cause.causationId().split("/", 2);
        if (parts.length == 2 && parts[0].matches("[0-9a-f]{32}") && !parts[1].isEmpty()) {
            return SpanIds.operation(RunId.parse(parts[0]), parts[1], atMillis, true);
        }
        return Traceparent.parse(cause.traceContext());
    }

    private static @Nullable String error(Closing closing) {
        return switch (closing) {
            case Closing.Completed completed -> null;
            case Closing.Failed failed -> failed.failure().message();
            case Closing.TimedOut timedOut -> timedOut.which();
            case Closing.Cancelled cancelled -> null;
        };
    }

    private static @Nullable String error(RunEnd end) {
        return switch (end) {
            case RunEnd.Failed failed -> failed.failure().message();
            case RunEnd.TimedOut timedOut -> timedOut.which();
            case RunEnd.Completed completed -> null;
            case RunEnd.Cancelled cancelled -> null;
            case RunEnd.Terminated terminated -> null;
            case RunEnd.ContinuedAsNew continued -> null;
        };
    }

    /** What has no name of its own is called after the message that it is about. */
    private static String name(OperationSpec spec) {
        return switch (spec) {
            case OperationSpec.Await await
            when await.name().isEmpty() && !await.arms().isEmpty() ->
                await.arms().getFirst().type();
            case OperationSpec.Publish publish
            when publish.name().isEmpty() -> publish.message().type();
            default -> spec.name();
        };
    }

    private static String kind(OperationSpec spec) {
        return switch (spec) {
            case OperationSpec.Step step -> "step";
            case OperationSpec.Task task -> "task";
            case OperationSpec.Callback callback -> "callback";
            case OperationSpec.Timer timer -> "timer";
            case OperationSpec.Await await -> "await";
            case OperationSpec.Child child -> "child";
            case OperationSpec.Publish publish -> "publish";
            case OperationSpec.SignalOther signal -> "signal";
            case OperationSpec.Marker marker -> "marker";
        };
    }
}
