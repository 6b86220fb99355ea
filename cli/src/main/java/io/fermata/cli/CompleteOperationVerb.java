package io.fermata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives an open operation its result by hand, and runs on. */
@Command(name = "complete-operation", sortOptions = false)
final class CompleteOperationVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Parameters(index = "1", paramLabel = "OP", description = "the operation, as 'show' names it among the waits")
    private String operation = "";

    @Option(
            names = "--result",
            paramLabel = "JSON|@FILE|-",
            required = true,
            description = "what the operation's own type wants; null for one without a result")
    private String result = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "recorded in the history")
    private String reason = "";

    @Override
    int run() {
        if (reason.isBlank()) {
            throw new UsageError("--reason must not be blank: it is recorded");
        }
        var value = JsonArgument.read("--result", result, terminal().in());
        var directory = openExisting(Opening.ACTING);
        id = execution(directory, id);
        var request = new Request.CompleteByHand(id, operation, value, reason);
        return follow(directory, (Answer.Woken) directory.ask(request));
    }
}
