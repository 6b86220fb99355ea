package io.fermata.cli;

import io.fermata.embedded.HistoryFile;
import io.fermata.sdk.HistoryEvent;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what happened to an execution. */
@Command(name = "history", sortOptions = false)
final class HistoryVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Option(names = "--export", description = "print it as a file that tests replay (Replay.of), as recorded")
    private boolean export;

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
        id = execution(directory, id);
        if (export) {
            terminal().out().print(Export.of(directory, id).toJson(Export.PAYLOADS));
            return ExitStatus.COMPLETED;
        }
        var write = writer(directory, json() ? Format.JSON : format);
        long from = 1;
        do {
            var page = (Answer.Events) directory.ask(new Request.History(id, from));
            page.events().forEach(write);
            from = page.nextSequence();
        } while (from > 0);
        return ExitStatus.COMPLETED;
    }

    private Consumer<HistoryEvent> writer(Access directory, Format wanted) {
        return switch (wanted) {
            case TEXT -> event -> print(line(event));
            case JSON -> event -> printJsonLine(HistoryFile.line(event));
            case CSV -> {
                var snapshot = (Answer.Snapshot) directory.ask(new Request.Describe(id));
                var csv = new CsvLines(snapshot.execution().workflow(), id);
                terminal().out().print(CsvLines.HEADER);
                yield event -> terminal().out().print(csv.line(event));
            }
        };
    }

    static String line(HistoryEvent event) {
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
