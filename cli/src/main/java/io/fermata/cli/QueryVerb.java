package io.fermata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks an execution for its present state. */
@Command(name = "query", sortOptions = false)
final class QueryVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "the query's name")
    private String name = "";

    @Option(
            names = "--argument",
            paramLabel = "JSON|@FILE|-",
            description = "what the query is asked with; default null")
    private String argument = "null";

    @Override
    int run() {
        var asked = JsonArgument.read("--argument", argument, terminal().in());
        var directory = openExisting(Opening.ACTING);
        id = execution(directory, id);
        var answer = (Answer.Value) directory.ask(new Request.Query(id, Ids.checked("NAME", name), asked));
        if (json()) {
            printJsonLine(answer.value().text());
        } else {
            print(Following.result(answer.value()));
        }
        return ExitStatus.COMPLETED;
    }
}
