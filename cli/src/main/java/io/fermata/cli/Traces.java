package io.fermata.cli;

import io.fermata.embedded.Readings;
import io.fermata.engine.Description;
import io.fermata.engine.EngineClient;
import io.fermata.engine.TraceEntry;
import io.fermata.kernel.Status;
import io.fermata.sdk.Trigger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** Asks the engine what goes on across executions. */
final class Traces {
    /** Things looked at to find out whether somebody else still acts for the same correlation id. */
    private static final int LOOKS_MAX = 1_000;

    /** How long a message may take to its takers. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(5);

    private final EngineClient engine;
    private final Readings readings;
    private final InstantSource clock;

    Traces(EngineClient engine, Readings readings, InstantSource clock) {
        this.engine = engine;
        this.readings = readings;
        this.clock = clock;
    }

    Answer ask(Request.Trace request) {
        var page = LocalAccess.wait(engine.trace(request.correlation(), request.cursor(), request.limit()));
        return new Answer.Traced(page.entries().stream().map(TraceItem::of).toList(), page.next());
    }

    Answer ask(Request.ListDeadLetters request) {
        var letters = LocalAccess.wait(engine.deadLetters(request.afterMillis(), request.limit()));
        return new Answer.DeadLetters(letters.stream()
                .map(letter -> DeadLetterEntry.of(letter, readings))
                .toList());
    }

    Answer triggers() {
        var triggers = LocalAccess.wait(engine.triggers());
        return new Answer.Triggers(triggers.stream()
                .map(it -> new Trigger(it.name(), it.type(), it.key(), it.spec().workflow(), it.idTemplate()))
                .toList());
    }

    Answer remove(Request.RemoveTrigger request) {
        if (!LocalAccess.wait(engine.removeTrigger(request.name()))) {
            throw new Refused(ExitStatus.USAGE, "there is no trigger '" + request.name() + "'");
        }
        return new Answer.Done();
    }

    /**
     * Whether others act here for what this execution is about: then one of them may publish what it waits for. What
     * changes while this looks counts as acting.
     *
     * @param settled tells of an open execution whether it does nothing more by itself, messages from others aside
     */
    boolean othersAct(Description told, Predicate<String> settled) {
        var trace = LocalAccess.wait(engine.trace(told.spec().correlation(), null, LOOKS_MAX))
                .entries();
        var started = new HashSet<String>();
        for (var entry : trace) {
            if (entry instanceof TraceEntry.Started it) {
                started.add(it.workflowId());
                boolean other = !it.workflowId().equals(told.spec().workflowId());
                if (other && it.status() == Status.OPEN && !settled.test(it.workflowId())) {
                    return true;
                }
            }
        }
        return trace.stream().anyMatch(entry -> isUnderWay(entry, started, told))
                || LocalAccess.wait(engine.describe(told.spec().workflowId())).historyEvents() != told.historyEvents();
    }

    /** A message that was just published and has not yet reached whom it is for. */
    private boolean isUnderWay(TraceEntry entry, Set<String> started, Description told) {
        if (!(entry instanceof TraceEntry.Published it) || clock.millis() - it.atMillis() >= ON_THE_WAY.toMillis()) {
            return false;
        }
        boolean awaited = told.waits().stream()
                .anyMatch(wait -> wait.type().equals(it.type()) && wait.key().equals(it.key()));
        return awaited || !started.containsAll(it.triggered());
    }
}
