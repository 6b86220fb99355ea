package io.fermata.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signals an execution and runs it on. */
@Command(name = "signal", sortOptions = false)
final class SignalVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "the signal's name")
    private String name = "";

    @Option(names = "--payload", paramLabel = "JSON|@FILE|-", description = "what it says; default null")
    private String payload = "null";

    @Option(names = "--signal-id", paramLabel = "ID", description = "the same id twice is one signal")
    private @Nullable String signalId;

    @Override
    int run() {
        var checked = Ids.checked("NAME", name);
        var said = JsonArgument.read("--payload", payload, terminal().in());
        var once = signalId == null ? Ids.random("cli") : Ids.checked("--signal-id", signalId);
        var directory = openExisting(Opening.ACTING);
        var request = new Request.Signal(execution(directory, id), checked, said, once);
        return follow(directory, (Answer.Woken) directory.ask(request));
    }
}
