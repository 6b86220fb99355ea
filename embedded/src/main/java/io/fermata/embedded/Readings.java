package io.fermata.embedded;

import io.fermata.durable.Decisions;
import io.fermata.durable.Failures;
import io.fermata.durable.Payloads;
import io.fermata.engine.Description;
import io.fermata.engine.ExecutionStatus;
import io.fermata.engine.HistoryPage;
import io.fermata.engine.WaitView;
import io.fermata.kernel.Failure;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.sdk.Category;
import io.fermata.sdk.Description.Problem;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns what an engine tells into the words of the sdk, with payloads as JSON. Used from many threads at once. */
public final class Readings {
    private final Payloads payloads;
    private final EventDetails details;

    /** Reads payloads with these converters and codecs. */
    public Readings(Payloads payloads) {
        this.payloads = payloads;
        this.details = new EventDetails(this);
    }

    /** A payload's value; one whose codec is not registered here is described instead. */
    public RawJson json(Payload payload) {
        if (payload.isNone()) {
            return RawJson.NULL;
        }
        try {
            return payloads.read(payload, TypeRef.of(RawJson.class));
        } catch (InvalidInput | IllegalArgumentException unreadable) {
            var unread = Map.of("unreadable", payload.encoding(), "bytes", payload.bytes().length);
            return new RawJson(Json.strict().line(unread));
        }
    }

    /** A page of history. */
    public List<HistoryEvent> events(HistoryPage page) {
        var events = new ArrayList<HistoryEvent>();
        for (var part : page.records()) {
            long sequence = part.firstSequence();
            for (var event : part.events()) {
                events.add(new HistoryEvent(
                        sequence++,
                        Instant.ofEpochMilli(part.atMillis()),
                        event.getClass().getSimpleName(),
                        details.operationOf(event),
                        new RawJson(Json.strict().line(details.of(event, part.cause())))));
            }
        }
        return events;
    }

    /** The whole description. */
    public io.fermata.sdk.Description description(Description told) {
        var spec = told.spec();
        var attributes = new HashMap<String, Object>();
        told.attributes().forEach((key, value) -> {
            var read = Json.strict().read(json(value).text(), TypeRef.anything());
            if (read != null) {
                attributes.put(key, read);
            }
        });
        return new io.fermata.sdk.Description(
                spec.workflowId(),
                told.run().toString(),
                spec.workflow(),
                status(told),
                spec.attempt(),
                Instant.ofEpochMilli(told.startedMillis()),
                told.closedMillis() == 0 ? null : Instant.ofEpochMilli(told.closedMillis()),
                told.waits().stream().map(Readings::waiting).toList(),
                told.end() instanceof RunEnd.Completed completed ? json(completed.result()) : null,
                problem(told),
                attributes,
                views(told),
                spec.memo(),
                told.historyEvents(),
                0,
                channels(told),
                spec.correlation());
    }

    /** What its channels hold, by name: values, lists, and counters as numbers. */
    public Map<String, RawJson> channels(Description told) {
        return StateDetails.values(told.channels(), this);
    }

    /** The last value of each view, by key in order. */
    public Map<String, RawJson> views(Description told) {
        var views = new TreeMap<String, RawJson>();
        told.views().forEach((key, value) -> views.put(key, json(value)));
        return views;
    }

    /** Where the execution stands. */
    public Status status(Description told) {
        boolean parked = told.parked() && told.waits().stream().noneMatch(Readings::isRunningStep);
        if (!parked || told.status() != io.fermata.kernel.Status.OPEN) {
            return status(told.status());
        }
        return told.attributes().containsKey(ExecutionStatus.STUCK) ? Status.COMPENSATION_STUCK : Status.PARKED;
    }

    /** The same of a run whose present business is not known; one that was continued counts as running. */
    public static Status status(io.fermata.kernel.Status status) {
        return switch (status) {
            case OPEN -> Status.RUNNING;
            case PAUSED -> Status.PAUSED;
            case BLOCKED -> Status.BLOCKED;
            case COMPLETED -> Status.COMPLETED;
            case FAILED -> Status.FAILED;
            case CANCELLED -> Status.CANCELLED;
            case TERMINATED -> Status.TERMINATED;
            case TIMED_OUT -> Status.TIMED_OUT;
            case CONTINUED -> Status.RUNNING;
        };
    }

    /** Why it failed, was ended or cannot go on; null if there is nothing to say. */
    public @Nullable Problem problem(Description told) {
        var end = told.end();
        if (end != null) {
            return problem(end);
        }
        if (told.status() == io.fermata.kernel.Status.BLOCKED) {
            var advice = told.advice().isEmpty() ? null : new Problem("Advice", told.advice(), Category.LOGIC, null);
            return new Problem("Blocked", told.reason(), Category.LOGIC, advice);
        }
        return null;
    }

    /** A failure with its causes. */
    public Problem problem(Failure failure) {
        var cause = failure.cause();
        return new Problem(
                failure.type(),
                failure.message(),
                Failures.category(failure.category()),
                cause == null ? null : problem(cause));
    }

    /** What was wrong with such an end; null if it was none to complain about. */
    public @Nullable Problem problem(RunEnd end) {
        return switch (end) {
            case RunEnd.Completed completed -> null;
            case RunEnd.Failed failed -> problem(failed.failure());
            case RunEnd.Cancelled cancelled -> new Problem("Cancelled", cancelled.reason(), Category.VALIDATION, null);
            case RunEnd.Terminated ended -> new Problem("Terminated", ended.reason(), Category.VALIDATION, null);
            case RunEnd.TimedOut late ->
                new Problem("TimedOut", "the " + late.which() + " timeout has passed", Category.TRANSIENT, null);
            case RunEnd.ContinuedAsNew next -> null;
        };
    }

    /** A step that began and did not end is something to do, also when its process is gone. */
    private static boolean isRunningStep(WaitView wait) {
        return wait.kind().equals("step") && wait.untilMillis() == 0;
    }

    private static io.fermata.sdk.Description.Wait waiting(WaitView wait) {
        var name = wait.type().isEmpty() ? name(wait) : wait.type();
        var key = wait.queue().isEmpty() ? wait.key() : wait.queue();
        return new io.fermata.sdk.Description.Wait(
                wait.operation(),
                kind(wait),
                name,
                key.isEmpty() ? null : key,
                wait.token().isEmpty() ? null : wait.token(),
                state(wait),
                wait.attempt(),
                Instant.ofEpochMilli(wait.sinceMillis()),
                wait.untilMillis() == 0 ? null : Instant.ofEpochMilli(wait.untilMillis()));
    }

    /** What the wait is for; a callback that a stuck compensation opened is called a compensation. */
    public static String kind(WaitView wait) {
        return wait.kind().equals("callback") && wait.name().startsWith(Decisions.STUCK) ? "compensation" : wait.kind();
    }

    /** Whether only a person's word lets it go on. */
    public static boolean asksPerson(WaitView wait) {
        return kind(wait).equals("compensation");
    }

    /** The name as the workflow gave it. */
    public static String name(WaitView wait) {
        return kind(wait).equals("compensation") ? wait.name().substring(Decisions.STUCK.length()) : wait.name();
    }

    private static String state(WaitView wait) {
        if (!wait.heldBack().isEmpty()) {
            return "held back: " + wait.heldBack();
        }
        if (!wait.lastError().isEmpty() && wait.untilMillis() > 0) {
            return "backing off";
        }
        boolean taken = wait.kind().equals("step") || !wait.worker().isEmpty();
        return taken ? "running" : "waiting";
    }
}
