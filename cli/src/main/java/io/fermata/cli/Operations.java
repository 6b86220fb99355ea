package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations of an execution, gathered from its history. */
final class Operations {
    private final Map<String, Operation> byPath = new LinkedHashMap<>();

    /** One operation as a reader sees it; closed when {@code ended} is set. */
    record Operation(
            String path,
            String kind,
            String name,
            String state,
            int attempt,
            Instant began,
            @Nullable Instant ended,
            String note) {
        Operation in(String newState, String newNote) {
            return new Operation(path, kind, name, newState, attempt, began, ended, newNote);
        }

        Operation onAttempt(int number) {
            return new Operation(path, kind, name, "running", number, began, ended, "");
        }

        Operation closed(String outcome, Instant at, String why) {
            return new Operation(path, kind, name, outcome, attempt, began, at, why);
        }

        /** The operation on one line: {@code step charge completed 12 ms}. */
        String line(Instant now) {
            var said = "%-8s %s  %s".formatted(kind, name, state);
            if (attempt > 1) {
                said += ", attempt " + attempt;
            }
            said += "  " + Texts.duration(Duration.between(began, ended == null ? now : ended));
            return note.isEmpty() ? said : said + "  " + Texts.line(note);
        }
    }

    List<Operation> all() {
        return new ArrayList<>(byPath.values());
    }

    /** Folds one event; returns the operation that it changed, or null. */
    @Nullable
    Operation apply(HistoryEvent event) {
        var path = event.operation();
        if (path == null) {
            return null;
        }
        if (event.type().equals("Reopened")) {
            byPath.remove(path);
            return null;
        }
        var detail = detail(event);
        var before = byPath.get(path);
        var after = before == null || event.type().equals("OperationOpened")
                ? opened(path, event, detail)
                : changed(before, event, detail);
        byPath.put(path, after);
        return after;
    }

    private static Operation opened(String path, HistoryEvent event, Map<?, ?> detail) {
        var kind = text(detail, "kind");
        var name = text(detail, "name");
        var state = kind.equals("step") ? "running" : "waiting";
        return new Operation(path, kind, name.isEmpty() ? path : name, state, 1, event.at(), null, messages(detail));
    }

    private static Operation changed(Operation before, HistoryEvent event, Map<?, ?> detail) {
        return switch (event.type()) {
            case "AttemptStarted" -> before.onAttempt(number(detail, "attempt"));
            case "AttemptFailed" -> before.in("failed, will retry", error(detail));
            case "AttemptLost" -> before.in("lost, will retry", text(detail, "why"));
            case "AttemptDeferred" -> before.in("held back", text(detail, "why"));
            case "OperationClosed" ->
                before.closed(text(detail, "outcome"), event.at(), error(detail) + text(detail, "why"));
            default -> before;
        };
    }

    private static Map<?, ?> detail(HistoryEvent event) {
        return Json.strict().read(event.detail().text(), TypeRef.anything()) instanceof Map<?, ?> fields
                ? fields
                : Map.of();
    }

    private static String messages(Map<?, ?> detail) {
        if (!(detail.get("messages") instanceof List<?> arms)) {
            return "";
        }
        var said = new ArrayList<String>();
        for (var arm : arms) {
            if (arm instanceof Map<?, ?> message) {
                said.add(message.get("type") + " " + message.get("key"));
            }
        }
        return String.join(", ", said);
    }

    private static String error(Map<?, ?> detail) {
        return detail.get("error") instanceof Map<?, ?> error ? text(error, "message") : "";
    }

    private static String text(Map<?, ?> detail, String field) {
        return detail.get(field) instanceof String text ? text : "";
    }

    private static int number(Map<?, ?> detail, String field) {
        return detail.get(field) instanceof Number number ? number.intValue() : 1;
    }
}
