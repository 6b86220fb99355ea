package io.fermata.server;

import io.fermata.embedded.Letter;
import io.fermata.embedded.TraceItem;
import io.fermata.sdk.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what goes on across executions: traces, triggers, and messages that reached nobody. */
final class Traces {
    private final Backend backend;

    /** All that came of one thing, oldest first; {@code next} is the cursor of the next page, or null at the end. */
    record Trace(List<TraceItem> items, @Nullable String next) {}

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
        return Backend.json(
                new Trace(page.entries().stream().map(TraceItem::of).toList(), backend.marked(page.next())));
    }

    Reply deadLetters(ApiCall call) {
        var after = call.query("after");
        long afterMillis = after == null ? 0 : Durations.moment("after", after).toEpochMilli();
        var letters = backend.engine()
                .deadLetters(afterMillis, call.number("limit", Limits.PAGE_DEFAULT))
                .join();
        return Backend.json(new DeadLetters(letters.stream()
                .map(letter -> Letter.of(letter, backend.readings()))
                .toList()));
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
}
