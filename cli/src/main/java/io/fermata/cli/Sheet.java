package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An execution on a page for a reader. */
final class Sheet {
    /** The view in which a saga tells what it undid; further sagas of an execution add a number. */
    private static final String SAGA = "saga";

    private Sheet() {}

    static List<String> lines(Verb verb, Answer.Snapshot snapshot, ExecutionEntry entry) {
        var lines = new ArrayList<String>();
        lines.add(row("id", entry.id()));
        lines.add(row("run", entry.run()));
        lines.add(row("workflow", entry.workflow()));
        lines.add(row("status", entry.status()));
        lines.add(row("started", snapshot.startedAt().toString()));
        if (!entry.correlation().equals(entry.id())) {
            lines.add(row("about", entry.correlation()));
        }
        if (entry.causedBy() != null) {
            lines.add(row("caused by", entry.causedBy()));
        }
        if (snapshot.closedAt() != null) {
            var took = Duration.between(snapshot.startedAt(), snapshot.closedAt());
            lines.add(row("closed", snapshot.closedAt() + ", after " + Texts.duration(took)));
        }
        if (!snapshot.reason().isEmpty()) {
            lines.add(row("reason", Texts.line(snapshot.reason())));
        }
        for (var wait : entry.waits()) {
            lines.add(row("waits for", waiting(wait, Instant.now())));
        }
        entry.updates().forEach((id, name) -> lines.add(row("update", Texts.line(name + ", id " + id + ", open"))));
        entry.channels().forEach((name, value) -> lines.add(row("channel", Texts.line(name + " = " + value.text()))));
        entry.views().forEach((key, value) -> lines.addAll(view(key, value)));
        if (entry.result() != null) {
            lines.add(row("result", entry.result().text()));
        }
        if (entry.error() != null) {
            lines.add(row("error", Texts.line(entry.error().line())));
            lines.add(row("category", entry.error().category()));
        }
        if (!entry.isClosed()) {
            lines.addAll(Continuations.lines(verb, entry));
        }
        return lines;
    }

    /** The table of a saga has a line for each compensation, in the order in which they are run. */
    private static List<String> view(String key, RawJson value) {
        boolean saga = key.equals(SAGA) || key.startsWith(SAGA + " ");
        if (saga && Json.strict().read(value.text(), TypeRef.anything()) instanceof List<?> table) {
            return table.stream().map(row -> row("undoing", undoing(row))).toList();
        }
        return List.of(row("view", Texts.line(key + " = " + value.text())));
    }

    private static String undoing(Object row) {
        if (!(row instanceof Map<?, ?> told)) {
            return Texts.line(String.valueOf(row));
        }
        var said = new StringBuilder(told.get("name") + " " + told.get("outcome"));
        if (told.get("attempts") instanceof Number tries && tries.intValue() > 0) {
            said.append(", ").append(tries).append(tries.intValue() == 1 ? " attempt" : " attempts");
        }
        add(said, ": ", told.get("failure") instanceof String why ? why : null);
        return Texts.line(said.toString());
    }

    private static String waiting(WaitEntry wait, Instant now) {
        var said = new StringBuilder(wait.kind());
        add(said, " ", wait.type() == null ? wait.name() : wait.type());
        add(said, ", key ", wait.kind().equals("message") ? wait.key() : null);
        add(said, ", queue ", wait.queue());
        add(said, ", worker ", wait.worker());
        if (wait.attempt() > 1) {
            said.append(", attempt ").append(wait.attempt());
        }
        said.append(", since ").append(Texts.duration(Duration.between(wait.since(), now)));
        if (wait.until() != null) {
            said.append(", until ").append(wait.until());
        }
        add(said, ", held back: ", wait.heldBack());
        add(said, ", last error: ", wait.lastError());
        return Texts.line(said.toString());
    }

    private static void add(StringBuilder said, String label, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            said.append(label).append(value);
        }
    }

    private static String row(String label, String value) {
        return "%-10s %s".formatted(label, value);
    }
}
