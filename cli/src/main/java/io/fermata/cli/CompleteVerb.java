package io.fermata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Completes the task or callback of a token and runs on what that wakes. */
@Command(name = "complete", sortOptions = false)
final class CompleteVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "TOKEN", description = "from poll, or from a wait")
    private String token = "";

    @Option(names = "--result", paramLabel = "JSON|@FILE|-", required = true, description = "the result")
    private String result = "";

    @Override
    int run() {
        var value = JsonArgument.read("--result", result, terminal().in());
        var directory = openExisting(Opening.ACTING);
        return follow(directory, (Answer.Woken) directory.ask(new Request.Complete(token, value)));
    }
}
