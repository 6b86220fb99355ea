package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.HistoryEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what happened to an execution. */
@Command(name = "history", sortOptions = false)
final class HistoryVerb extends Verb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Override
    int run() {
        var directory = openExisting(Opening.LOOKING);
        long from = 1;
        do {
            var page = (Answer.Events) directory.ask(new Request.History(id, from));
            page.events().forEach(event -> print(json() ? jsonLine(event) : line(event)));
            from = page.nextSequence();
        } while (from > 0);
        return ExitStatus.COMPLETED;
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
