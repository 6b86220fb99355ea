package io.fermata.embedded;

import io.fermata.embedded.RunDiff.Told;
import io.fermata.engine.HistoryPage;
import io.fermata.kernel.Cause;
import io.fermata.kernel.EffectiveHistory;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations of a history as far as two runs can have them in common: times and ids of runs are left out. */
final class ToldOperations {
    private static final List<String> ASKED = List.of("queue", "key", "to", "input", "payload", "messages");

    private final Map<String, Told> operations = new LinkedHashMap<>();
    private final Map<String, LinkedHashMap<String, RawJson>> messages = new LinkedHashMap<>();

    private ToldOperations() {}

    static Map<String, Told> of(List<HistoryRecord> history, Readings readings) {
        var told = new ToldOperations();
        var records = EffectiveHistory.of(history).stream()
                .map(entry -> new HistoryRecord(entry.sequence(), entry.atMillis(), Cause.NONE, List.of(entry.event())))
                .toList();
        for (var event : readings.events(new HistoryPage(new RunId(0, 0), records, 0))) {
            var operation = event.operation();
            if (operation != null) {
                var detail = Json.strict().read(event.detail().text(), new TypeRef<Map<String, RawJson>>() {});
                told.add(event.type(), operation, detail);
            }
        }
        return told.operations;
    }

    private void add(String type, String operation, Map<String, RawJson> detail) {
        switch (type) {
            case "OperationOpened" -> operations.put(operation, opened(detail));
            case "MessageDelivered" ->
                messages.computeIfAbsent(operation, each -> new LinkedHashMap<>())
                        .put(text(detail.get("arm")), detail.getOrDefault("payload", RawJson.NULL));
            case "OperationClosed" -> {
                var open = operations.get(operation);
                if (open != null) {
                    operations.put(operation, closed(open, operation, detail));
                }
            }
            default -> {} // Attempts are how it came about, not what came of it.
        }
    }

    private static Told opened(Map<String, RawJson> detail) {
        var asked = new LinkedHashMap<String, RawJson>();
        for (var field : ASKED) {
            var value = detail.get(field);
            if (value != null && !value.equals(RawJson.NULL)) {
                asked.put(field, value);
            }
        }
        var input = asked.isEmpty() ? null : new RawJson(Json.strict().line(asked));
        var kind = text(detail.get("kind"));
        var value = detail.get("value"); // Of a marker, which ends as it begins; so does a publication.
        boolean instant = value != null || kind.equals("publish");
        return new Told(kind, text(detail.get("name")), input, instant ? "completed" : "open", value, null);
    }

    private Told closed(Told open, String operation, Map<String, RawJson> detail) {
        var delivered = messages.get(operation);
        var result = delivered == null
                ? detail.get("result")
                : new RawJson(Json.strict().line(List.copyOf(delivered.values())));
        return new Told(
                open.kind(), open.name(), open.input(), text(detail.get("outcome")), result, detail.get("error"));
    }

    private static String text(@Nullable RawJson json) {
        if (json == null) {
            return "";
        }
        return String.valueOf(Json.strict().read(json.text(), TypeRef.anything()));
    }
}
