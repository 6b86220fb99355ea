package io.fermata.telemetry;

import io.fermata.engine.EngineClient;
import io.fermata.engine.FeedRecord;
import io.fermata.kernel.Category;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Counts committed events; called by one thread at a time. */
final class EventMeters {
    private static final String WORKFLOW = "workflow";
    private static final String KIND = "kind";
    private static final int RUNS_MAX = 50_000;
    private static final long PATIENCE_MILLIS = 1_000;

    /** From what a step takes to what a person takes. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofDays(1)
    };

    private final EngineClient engine;
    private final MeterRegistry registry;
    private final Tags all;
    private final Names names;
    private final OpenWork<Work> open = new OpenWork<>();

    /** The workflows of runs that were seen to begin; one that was not is asked for. */
    private final Map<RunId, String> workflows = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, String> eldest) {
            return size() > RUNS_MAX;
        }
    };

    /** A step or task that is open; {@code readyMillis} is when its present attempt could begin. */
    private record Work(String kind, String queue, long openedMillis, long readyMillis) {
        Work readyAt(long millis) {
            return new Work(kind, queue, openedMillis, millis);
        }
    }

    EventMeters(EngineClient engine, MeterRegistry registry, String namespace, Names names) {
        this.engine = engine;
        this.registry = registry;
        this.all = Tags.of("namespace", namespace);
        this.names = names;
    }

    void accept(FeedRecord told) {
        switch (told) {
            case FeedRecord.Lagged lagged -> count("fermata.events.uncounted", Tags.empty(), lagged.records());
            case FeedRecord.Committed committed -> {
                var events = committed.events();
                count("fermata.events", Tags.empty(), events.events().size());
                count("fermata.history.records", Tags.empty(), 1);
                for (var event : events.events()) {
                    accept(committed, events.atMillis(), event);
                }
            }
        }
    }

    private void accept(FeedRecord.Committed told, long at, Event event) {
        var run = told.run();
        switch (event) {
            case Event.Started started -> {
                var workflow = names.label(started.spec().workflow());
                workflows.put(run, workflow);
                count("fermata.executions.started", Tags.of(WORKFLOW, workflow), 1);
            }
            case Event.Closed closed -> closed(told, at, closed);
            case Event.OperationOpened opened -> opened(run, opened.operation(), opened.spec(), at);
            case Event.OperationClosed closed -> closed(run, closed, at);
            case Event.AttemptStarted started -> started(run, started, at);
            case Event.AttemptDue due -> ready(run, due.operation(), at);
            case Event.AttemptFailed failed -> {
                failed(run, failed.operation(), failed.failure().category());
                retried(run, failed.operation(), failed.retryAtMillis());
            }
            case Event.AttemptLost lost -> {
                count("fermata.attempts.lost", kindOf(run, lost.operation()), 1);
                retried(run, lost.operation(), lost.retryAtMillis());
            }
            case Event.AttemptDeferred deferred -> {
                count("fermata.attempts.deferred", kindOf(run, deferred.operation()), 1);
                ready(run, deferred.operation(), deferred.retryAtMillis());
            }
            case Event.Blocked blocked -> count("fermata.executions.blocked", workflowOf(told), 1);
            case Event.MessageDelivered delivered -> count("fermata.messages.delivered", Tags.empty(), 1);
            case Event.Signalled signalled -> count("fermata.signals", Tags.empty(), 1);
            default -> {}
        }
    }

    private void closed(FeedRecord.Committed told, long at, Event.Closed closed) {
        var status = closed.end().status().name().toLowerCase(Locale.ROOT);
        var tags = workflowOf(told).and("status", status);
        workflows.remove(told.run());
        time("fermata.executions.closed", tags, at - told.run().startMillis());
    }

    private void opened(RunId run, OperationId operation, OperationSpec spec, long at) {
        if (spec instanceof OperationSpec.Step) {
            open.began(run, operation, new Work("step", "", at, at));
        } else if (spec instanceof OperationSpec.Task task) {
            open.began(run, operation, new Work("task", names.label(task.queue()), at, at));
        }
    }

    private void closed(RunId run, Event.OperationClosed closed, long at) {
        var work = open.ended(run, closed.operation());
        if (work == null) {
            return;
        }
        var outcome = switch (closed.closing()) {
            case Closing.Completed completed -> "completed";
            case Closing.Failed failed -> "failed";
            case Closing.TimedOut timedOut -> "timed-out";
            case Closing.Cancelled cancelled -> "cancelled";
        };
        time("fermata.operations", Tags.of(KIND, work.kind(), "outcome", outcome), at - work.openedMillis());
        if (closed.closing() instanceof Closing.Failed failed) {
            count(
                    "fermata.operations.failed",
                    failedAs(work.kind(), failed.failure().category()),
                    1);
        }
    }

    private void started(RunId run, Event.AttemptStarted started, long at) {
        var work = open.get(run, started.operation());
        if (work != null && !work.queue().isEmpty()) {
            time("fermata.tasks.schedule.to.start", Tags.of("queue", work.queue()), at - work.readyMillis());
        }
    }

    private void failed(RunId run, OperationId operation, Category category) {
        var work = open.get(run, operation);
        count("fermata.attempts.failed", failedAs(work == null ? Names.OTHER : work.kind(), category), 1);
    }

    private void retried(RunId run, OperationId operation, long atMillis) {
        count("fermata.retries", kindOf(run, operation), 1);
        ready(run, operation, atMillis);
    }

    private void ready(RunId run, OperationId operation, long atMillis) {
        var work = open.get(run, operation);
        if (work != null) {
            open.began(run, operation, work.readyAt(atMillis));
        }
    }

    private Tags kindOf(RunId run, OperationId operation) {
        var work = open.get(run, operation);
        return Tags.of(KIND, work == null ? Names.OTHER : work.kind());
    }

    private static Tags failedAs(String kind, Category category) {
        return Tags.of(KIND, kind, "category", category.name().toLowerCase(Locale.ROOT));
    }

    private Tags workflowOf(FeedRecord.Committed told) {
        var known = workflows.get(told.run());
        return Tags.of(WORKFLOW, known == null ? asked(told.workflowId()) : known);
    }

    /** What began before this process did is asked for; it is seldom, and the feed may wait. */
    private String asked(String workflowId) {
        try {
            var found = engine.describe(workflowId).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return names.label(found.spec().workflow());
        } catch (ExecutionException | TimeoutException unknown) {
            return Names.OTHER;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Names.OTHER;
        }
    }

    private void count(String name, Tags tags, long times) {
        registry.counter(name, tags.and(all)).increment((double) times);
    }

    private void time(String name, Tags tags, long millis) {
        Timer.builder(name)
                .tags(tags.and(all))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(Duration.ofMillis(Math.max(0, millis)));
    }
}
