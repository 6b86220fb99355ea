package io.fermata.cli;

import io.fermata.embedded.Letter;
import io.fermata.embedded.Readings;
import io.fermata.embedded.TraceItem;
import io.fermata.engine.EngineClient;
import io.fermata.sdk.Trigger;

/** Asks the engine what goes on across executions. */
final class Traces {
    private final EngineClient engine;
    private final Readings readings;

    Traces(EngineClient engine, Readings readings) {
        this.engine = engine;
        this.readings = readings;
    }

    Answer.Traced ask(Request.Trace request) {
        var page = LocalAccess.wait(engine.trace(request.correlation(), request.cursor(), request.limit()));
        return new Answer.Traced(
                page.entries().stream()
                        .map(TraceItem::of)
                        .map(TraceItem::causedByRun)
                        .toList(),
                page.next());
    }

    Answer ask(Request.ListDeadLetters request) {
        var letters = LocalAccess.wait(engine.deadLetters(request.afterMillis(), request.limit()));
        return new Answer.DeadLetters(
                letters.stream().map(letter -> Letter.of(letter, readings)).toList());
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
}
