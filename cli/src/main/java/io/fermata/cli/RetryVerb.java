package io.fermata.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reopens a failed execution, or does again what waits for a person, and runs it on. */
@Command(name = "retry", sortOptions = false)
final class RetryVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Option(
            names = "--from",
            paramLabel = "OP",
            description = "the operation to do again, with all that came after it; default the one that failed")
    private @Nullable String from;

    @Option(names = "--input", paramLabel = "JSON|@FILE|-", description = "replaces that operation's input")
    private @Nullable String input;

    @Override
    int run() {
        var edited = JsonArgument.readOptional("--input", input, terminal().in());
        var directory = openExisting(Opening.ACTING);
        id = execution(directory, id);
        return follow(directory, (Answer.Woken) directory.ask(new Request.Retry(id, from, Request.Given.of(edited))));
    }
}
