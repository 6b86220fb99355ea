package io.fermata.cli;

import io.fermata.sdk.RawJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on without an operation that waits for a person: a stuck compensation, or a step that asks. */
@Command(name = "skip", sortOptions = false)
final class SkipVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Parameters(index = "1", paramLabel = "OP", description = "the operation, as 'show' names it among the waits")
    private String operation = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "recorded in the history")
    private String reason = "";

    @Option(
            names = "--result",
            paramLabel = "JSON|@FILE|-",
            description = "the result that a step which asks goes on with; default null")
    private @Nullable String result;

    @Override
    int run() {
        if (reason.isBlank()) {
            throw new UsageError("--reason must not be blank: it is recorded");
        }
        @Nullable
        RawJson value = JsonArgument.readOptional("--result", result, terminal().in());
        var directory = openExisting(Opening.ACTING);
        id = execution(directory, id);
        var skip = new Request.Decide(id, operation, Request.Word.SKIP, reason, Request.Given.of(value));
        return follow(directory, (Answer.Woken) directory.ask(skip));
    }
}
