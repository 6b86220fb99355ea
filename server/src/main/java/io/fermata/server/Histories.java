package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.engine.Description;
import io.fermata.engine.HistoryPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Histories: by pages, or live as server-sent events, which a reader takes up again with {@code Last-Event-ID}. */
final class Histories {
    private static final String CURSOR = "history:";
    private static final String EVENT_STREAM = "text/event-stream";
    private static final int EVENTS_PER_READ = 500;
    private static final Duration PULSE = Duration.ofSeconds(15);

    private final Backend backend;

    Histories(Backend backend) {
        this.backend = backend;
    }

    Reply history(ApiCall call) {
        var id = call.path("id");
        var accepted = call.header("Accept");
        if (accepted != null && accepted.contains(EVENT_STREAM)) {
            var from = Position.of(call.header("Last-Event-ID"));
            backend.engine().describe(id).join();
            return new Reply.Events(new LinkedHashMap<>(), sink -> new Live(id, from, sink).run());
        }
        var page = read(id, first(call), call.number("limit", Limits.PAGE_DEFAULT));
        var next = page.nextSequence() == 0 ? null : backend.marked(cursor(page.nextSequence()));
        return Backend.json(
                new Answers.History(page.run().toString(), backend.readings().events(page), next));
    }

    private long first(ApiCall call) {
        var cursor = backend.unmarked(call.query("cursor"));
        return cursor == null ? call.number("after", 0) + 1L : position(cursor);
    }

    private HistoryPage read(String id, long from, int limit) {
        return backend.engine().history(id, from, limit).join();
    }

    private static String cursor(long next) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((CURSOR + next).getBytes(StandardCharsets.UTF_8));
    }

    private static long position(String cursor) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(CURSOR)) {
                long next = Long.parseLong(text.substring(CURSOR.length()));
                if (next > 0) {
                    return next;
                }
            }
        } catch (IllegalArgumentException notOurs) {
            throw foreign(cursor);
        }
        throw foreign(cursor);
    }

    private static Refusal foreign(String cursor) {
        return Refusal.invalid("cursor", "must come from the page before, is '" + Durations.shown(cursor) + "'");
    }

    /** Behind which event of which run a reader goes on; null for the run: any. */
    private record Position(@Nullable String run, long after) {
        static Position of(@Nullable String lastEventId) {
            if (lastEventId == null || lastEventId.isEmpty()) {
                return new Position(null, 0);
            }
            int slash = lastEventId.lastIndexOf('/');
            try {
                return new Position(
                        lastEventId.substring(0, Math.max(slash, 0)), Long.parseLong(lastEventId.substring(slash + 1)));
            } catch (NumberFormatException wrong) {
                throw Refusal.invalid("header Last-Event-ID", "must be the id of an event that was sent");
            }
        }
    }

    /** One reader's stream; ends with the execution. */
    private final class Live {
        private final String id;
        private final Reply.Sink sink;
        private @Nullable String run;
        private long next;

        Live(String id, Position from, Reply.Sink sink) {
            this.id = id;
            this.sink = sink;
            this.run = from.run;
            this.next = Math.max(from.after, 0) + 1;
        }

        void run() throws IOException {
            while (true) {
                var told = backend.engine().describe(id).join();
                if (send(told)) {
                    continue;
                }
                if (isOver(told)) {
                    sink.event(run + "/" + (next - 1), "end", "{}");
                    return;
                }
                if (!awaitChange()) {
                    return;
                }
            }
        }

        /** Sends what is new; false if nothing is. */
        private boolean send(Description told) throws IOException {
            var present = told.run().toString();
            if (!present.equals(run)) {
                next = run == null ? next : 1;
                run = present;
            }
            if (told.historyEvents() < next) {
                return false;
            }
            var page = read(id, next, EVENTS_PER_READ);
            if (!page.run().toString().equals(run)) {
                return true; // A new run began meanwhile: look again.
            }
            for (var event : backend.readings().events(page)) {
                if (event.seq() >= next) { // A page begins with a whole record.
                    sink.event(
                            run + "/" + event.seq(), event.type(), Json.strict().line(event));
                    next = event.seq() + 1;
                }
            }
            return true;
        }

        private boolean isOver(Description told) {
            return switch (told.status()) {
                case OPEN, PAUSED, BLOCKED, CONTINUED -> false;
                case COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT -> true;
            };
        }

        /** False when the server ends. */
        private boolean awaitChange() throws IOException {
            var change = backend.engine().changed(id, next - 1);
            try {
                return backend.waits().await(change, PULSE);
            } catch (TimeoutException quiet) {
                change.cancel(false);
                sink.pulse();
                return true;
            } catch (Refusal ending) {
                change.cancel(false);
                return false;
            }
        }
    }
}
