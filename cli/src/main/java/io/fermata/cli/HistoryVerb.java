package io.fermata.cli;

import io.fermata.embedded.HistoryFile;
import io.fermata.sdk.HistoryEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what happened to an execution. */
@Command(name = "history", sortOptions = false)
final class HistoryVerb extends Verb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Option(names = "--export", description = "print it as a file that tests replay (Replay.of), as recorded")
    private boolean export;

    @Override
    int run() {
        var directory = openExisting(Opening.LOOKING);
        if (export) {
            terminal().out().print(Export.of(directory, id).toJson(Export.PAYLOADS));
            return ExitStatus.COMPLETED;
        }
        long from = 1;
        do {
            var page = (Answer.Events) directory.ask(new Request.History(id, from));
            page.events().forEach(event -> print(json() ? HistoryFile.line(event) : line(event)));
            from = page.nextSequence();
        } while (from > 0);
        return ExitStatus.COMPLETED;
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
