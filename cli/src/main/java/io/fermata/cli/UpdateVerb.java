package io.fermata.cli;

import io.fermata.server.Durations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks an execution to do something, runs on what that wakes, and prints the answer. */
@Command(name = "update", sortOptions = false)
final class UpdateVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "the update's name")
    private String name = "";

    @Option(names = "--payload", paramLabel = "JSON|@FILE|-", description = "its argument; default null")
    private String payload = "null";

    @Option(names = "--update-id", paramLabel = "ID", description = "the same id again is the same update")
    private @Nullable String updateId;

    @Option(names = "--timeout", paramLabel = "DURATION", description = "how long to wait for the answer; default 30s")
    private String timeout = "30s";

    @Override
    int run() {
        var checked = Ids.checked("NAME", name);
        var argument = JsonArgument.read("--payload", payload, terminal().in());
        var once = updateId == null ? Ids.random("cli") : Ids.checked("--update-id", updateId);
        long waitMillis = Durations.read("--timeout", timeout).toMillis();
        var directory = openExisting(Opening.ACTING);
        id = execution(directory, id);
        var request = new Request.Update(id, checked, argument, once, waitMillis);
        var answered = (Answer.Answered) directory.ask(request);
        new Following(this, directory, id).settle();
        if (json()) {
            printJson(answered);
        } else if (answered.error() == null) {
            print(Following.result(answered.answer()));
        } else {
            terminal()
                    .err()
                    .println(Texts.line(
                            "update " + name + " failed: " + answered.error().line()));
        }
        return answered.error() == null ? ExitStatus.COMPLETED : ExitStatus.FAILED;
    }
}
