package io.fermata.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Begins another execution with the history of one up to an operation, and runs it on. */
@Command(name = "fork", sortOptions = false)
final class ForkVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution, open or closed; it stays as it is")
    private String id = "";

    @Option(
            names = "--from",
            paramLabel = "OP",
            description = "the operation to do again, with all that came after it; default: everything")
    private @Nullable String from;

    @Option(
            names = "--input",
            paramLabel = "JSON|@FILE|-",
            description = "another input for that operation (not for a step), or without --from for the execution")
    private @Nullable String input;

    @Option(
            names = "--result",
            paramLabel = "JSON|@FILE|-",
            description = "another result of that operation, which is then not done again")
    private @Nullable String result;

    @Option(names = "--id", paramLabel = "NEW", description = "the fork's id; default: made up")
    private @Nullable String newId;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "recorded in the history")
    private String reason = "";

    @Override
    int run() {
        if (reason.isBlank()) {
            throw new UsageError("--reason must not be blank: it is recorded");
        }
        if (result != null && from == null) {
            throw new UsageError("--result needs --from: the operation that has another result");
        }
        if (result != null && input != null) {
            throw new UsageError("--input and --result exclude each other");
        }
        var editedInput = JsonArgument.readOptional("--input", input, terminal().in());
        var editedResult =
                JsonArgument.readOptional("--result", result, terminal().in());
        var fork = newId == null ? Ids.random("fork") : Ids.fresh("--id", newId);
        var directory = openExisting(Opening.ACTING);
        id = execution(directory, id);
        var request =
                new Request.Fork(id, fork, from, Request.Given.of(editedInput), Request.Given.of(editedResult), reason);
        return follow(directory, (Answer.Woken) directory.ask(request));
    }
}
