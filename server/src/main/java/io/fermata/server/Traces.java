package io.fermata.server;

import io.fermata.engine.DeadLetter;
import io.fermata.engine.TraceEntry;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Trigger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what goes on across executions: traces, triggers, and messages that reached nobody. */
final class Traces {
    private final Backend backend;

    /** What something in a trace is: a run that began, a message, a run that took one, a signal. */
    enum Kind {
        EXECUTION,
        MESSAGE,
        CONSUMED,
        SIGNAL
    }

    /**
     * One thing that came of it.
     *
     * @param cause {@code run/operation} of an execution or a message's {@code reference}; empty: from outside
     * @param id of the execution that runs, consumed or was signalled; of the message
     * @param name the workflow, the message's type or the signal's name; {@code key} of the message
     * @param state of the run; of a message why it is a dead letter; of a signal DELIVERED or REFUSED
     * @param until when a run ended, or until when a message is kept
     * @param triggered executions that triggers were to start with the message
     */
    record Item(
            Kind kind,
            Instant at,
            String reference,
            String cause,
            String id,
            String name,
            String key,
            String state,
            @Nullable Instant until,
            List<String> triggered) {
        static Item of(TraceEntry entry) {
            var at = Instant.ofEpochMilli(entry.atMillis());
            var cause = entry.causationId();
            return switch (entry) {
                case TraceEntry.Started it ->
                    new Item(
                            Kind.EXECUTION,
                            at,
                            it.run().toString(),
                            cause,
                            it.workflowId(),
                            it.workflow(),
                            "",
                            it.status().name(),
                            it.closedMillis() == 0 ? null : Instant.ofEpochMilli(it.closedMillis()),
                            List.of());
                case TraceEntry.Published it ->
                    new Item(
                            Kind.MESSAGE,
                            at,
                            it.reference(),
                            cause,
                            it.messageId(),
                            it.type(),
                            it.key(),
                            it.undeliverable(),
                            Instant.ofEpochMilli(it.expiresAtMillis()),
                            it.triggered());
                case TraceEntry.Consumed it ->
                    new Item(Kind.CONSUMED, at, "", cause, it.workflowId(), "", "", "", null, List.of());
                case TraceEntry.Signalled it -> {
                    var state = it.delivered() ? "DELIVERED" : "REFUSED";
                    yield new Item(Kind.SIGNAL, at, "", cause, it.workflowId(), it.name(), "", state, null, List.of());
                }
            };
        }
    }

    /** All that came of one thing, oldest first; {@code next} is the cursor of the next page, or null at the end. */
    record Trace(List<Item> items, @Nullable String next) {}

    /** Something that could not be delivered; {@code kind} is what it was, {@code reason} why it could not. */
    record Letter(
            Instant at,
            String kind,
            String type,
            String key,
            String id,
            String correlation,
            String reason,
            RawJson payload) {}

    /** Letters, oldest first. */
    record DeadLetters(List<Letter> letters) {}

    /** What messages start. */
    record Triggers(List<Trigger> triggers) {}

    Traces(Backend backend) {
        this.backend = backend;
    }

    Reply trace(ApiCall call) {
        var limit = call.number("limit", Limits.PAGE_DEFAULT);
        var page = backend.engine()
                .trace(call.path("correlation"), backend.unmarked(call.query("cursor")), limit)
                .join();
        return Backend.json(new Trace(page.entries().stream().map(Item::of).toList(), backend.marked(page.next())));
    }

    Reply deadLetters(ApiCall call) {
        var after = call.query("after");
        long afterMillis = after == null ? 0 : Durations.moment("after", after).toEpochMilli();
        var letters = backend.engine()
                .deadLetters(afterMillis, call.number("limit", Limits.PAGE_DEFAULT))
                .join();
        return Backend.json(new DeadLetters(letters.stream().map(this::letter).toList()));
    }

    Reply triggers(ApiCall call) {
        var triggers = backend.engine().triggers().join().stream()
                .map(it -> new Trigger(it.name(), it.type(), it.key(), it.spec().workflow(), it.idTemplate()))
                .toList();
        return Backend.json(new Triggers(triggers));
    }

    Reply removeTrigger(ApiCall call) {
        var name = call.path("name");
        if (!backend.engine().removeTrigger(name).join()) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "there is no trigger '" + name + "'");
        }
        return Backend.done();
    }

    private Letter letter(DeadLetter letter) {
        return new Letter(
                Instant.ofEpochMilli(letter.atMillis()),
                letter.kind(),
                letter.type(),
                letter.key(),
                letter.id(),
                letter.correlationId(),
                letter.reason(),
                backend.readings().json(letter.payload()));
    }
}
