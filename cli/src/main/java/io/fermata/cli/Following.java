package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Shows one execution while it runs, and says how it stands when nothing more happens by itself. */
final class Following {
    private static final long WATCH_MILLIS = 100;
    private static final long PAUSE_MIN_MILLIS = 2;
    private static final long PAUSE_MAX_MILLIS = 100;

    private final Verb verb;
    private final Access directory;
    private final String id;
    private final Progress progress;

    Following(Verb verb, Access directory, String id) {
        this.verb = verb;
        this.directory = directory;
        this.id = id;
        this.progress = Progress.on(verb, id);
    }

    int run() {
        var last = watch();
        var entry = new Continuations(verb, directory).fill(last.execution());
        progress.end();
        if (verb.json()) {
            verb.printJson(entry);
        } else {
            print(entry, last.reason());
        }
        return entry.exitStatus();
    }

    /** The same without a word at the end. */
    void settle() {
        watch();
        progress.end();
    }

    private Answer.Snapshot watch() {
        long from = 1;
        long pauseMillis = PAUSE_MIN_MILLIS;
        while (true) {
            var watched = (Answer.Watched) directory.ask(new Request.Watch(id, from, WATCH_MILLIS));
            var events = watched.events();
            if (!events.isEmpty()) {
                from = events.getLast().seq() + 1;
                pauseMillis = PAUSE_MIN_MILLIS;
            }
            progress.show(watched);
            if (watched.now().settled()) {
                return watched.now();
            }
            LockSupport.parkNanos(pauseMillis * 1_000_000);
            pauseMillis = Math.min(pauseMillis * 2, PAUSE_MAX_MILLIS);
        }
    }

    private void print(ExecutionEntry entry, String reason) {
        var out = verb.terminal().out();
        switch (entry.status()) {
            case "COMPLETED" -> out.println(result(entry.result()));
            case "FAILED", "CANCELLED", "TERMINATED", "TIMED_OUT" ->
                verb.terminal().err().println(headline(entry, reason));
            default -> {
                out.println("# " + headline(entry, reason));
                Continuations.lines(verb, entry).forEach(out::println);
            }
        }
    }

    /** One line that says how an execution stands. */
    static String headline(ExecutionEntry entry, String reason) {
        var line = entry.id() + " is " + entry.status();
        var error = entry.error();
        if (error != null) {
            return Texts.line(line + ": " + error.line());
        }
        return Texts.line(reason.isEmpty() ? line : line + ": " + reason);
    }

    /** A result for a reader: a text as it is, an object's text field {@code report}, else JSON on one line. */
    static String result(@Nullable RawJson result) {
        if (result == null) {
            return "null";
        }
        var value = Json.strict().read(result.text(), TypeRef.anything());
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Map<?, ?> fields && fields.get("report") instanceof String report) {
            return report.stripTrailing();
        }
        return result.text();
    }
}
