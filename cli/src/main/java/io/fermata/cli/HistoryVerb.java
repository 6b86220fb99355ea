package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.HistoryEvent;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what happened to an execution. */
@Command(name = "history", sortOptions = false)
final class HistoryVerb extends Verb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Option(
            names = "--format",
            paramLabel = "text|json|csv",
            description = "lines for people, JSON objects, or a table after RFC 4180; default text")
    private Format format = Format.TEXT;

    /** How events are printed. */
    private enum Format {
        TEXT,
        JSON,
        CSV
    }

    @Override
    int run() {
        var directory = openExisting(Opening.LOOKING);
        var write = writer(directory, json() ? Format.JSON : format);
        long from = 1;
        do {
            var page = (Answer.Events) directory.ask(new Request.History(id, from));
            page.events().forEach(write);
            from = page.nextSequence();
        } while (from > 0);
        return ExitStatus.COMPLETED;
    }

    private Consumer<HistoryEvent> writer(DataDirectory directory, Format wanted) {
        return switch (wanted) {
            case TEXT -> event -> print(line(event));
            case JSON -> event -> print(jsonLine(event));
            case CSV -> {
                var snapshot = (Answer.Snapshot) directory.ask(new Request.Describe(id));
                var csv = new CsvLines(snapshot.execution().workflow(), id);
                terminal().out().print(CsvLines.HEADER);
                yield event -> terminal().out().print(csv.line(event));
            }
        };
    }

    /** The details become fields of the line itself. */
    private static String jsonLine(HistoryEvent event) {
        var json = Json.strict();
        var line = "{\"seq\":" + event.seq() + ",\"at\":" + json.line(event.at()) + ",\"type\":"
                + json.line(event.type()) + ",\"operation\":" + json.line(event.operation());
        var detail = event.detail().text();
        return detail.equals("{}") ? line + "}" : line + "," + detail.substring(1);
    }

    private static String line(HistoryEvent event) {
        var operation = event.operation() == null ? "" : event.operation();
        return "%4d  %s  %-17s %-8s %s"
                .formatted(
                        event.seq(),
                        event.at(),
                        event.type(),
                        operation,
                        Texts.cut(event.detail().text(), 200));
    }
}
