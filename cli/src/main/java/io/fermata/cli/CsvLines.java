package io.fermata.cli;

import io.fermata.sdk.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A history as a table after RFC 4180: a line ends with CR LF, a field with a comma, a quote or a line end in it stands
 * in quotes, and a quote in it is doubled. Times are ISO 8601 in UTC.
 */
final class CsvLines {
    /** The first line. */
    static final String HEADER =
            "at,workflow,execution,sequence,event,operation,name,state,attempt,message,detail" + "\r\n";

    private final String workflow;
    private final String execution;
    private final Operations operations = new Operations();

    CsvLines(String workflow, String execution) {
        this.workflow = workflow;
        this.execution = execution;
    }

    /** The line of one event; events come in the order of history. */
    String line(HistoryEvent event) {
        Operations.@Nullable Operation operation = operations.apply(event);
        var fields = new ArrayList<>(List.of(
                event.at().toString(),
                workflow,
                execution,
                Long.toString(event.seq()),
                event.type(),
                event.operation() == null ? "" : event.operation()));
        if (operation == null) {
            fields.addAll(List.of("", "", "", ""));
        } else {
            fields.addAll(List.of(
                    operation.name(), operation.state(), Integer.toString(operation.attempt()), operation.note()));
        }
        fields.add(event.detail().text());
        return fields.stream().map(CsvLines::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
