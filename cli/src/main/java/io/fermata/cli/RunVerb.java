package io.fermata.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one execution here to its end; the same id resumes it, or prints its result. */
@Command(name = "run", sortOptions = false)
final class RunVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "NAME", description = "the workflow")
    private String workflow = "";

    @Option(names = "--id", paramLabel = "ID", description = "the execution's id; default NAME and a random part")
    private @Nullable String id;

    @Option(
            names = "--input",
            paramLabel = "JSON|@FILE|-",
            description = "the workflow's input; not needed for an id that is known")
    private @Nullable String input;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "pause after N completed steps or tasks (exit status 3); the same command goes on")
    private @Nullable Integer stepsMax;

    @Option(names = "--correlation", paramLabel = "ID", description = "what it is about, for trace; default its id")
    private @Nullable String correlation;

    private boolean asked;

    @Override
    int run() {
        int steps = stepLimit(stepsMax);
        var chosen = id == null ? Ids.random(workflow) : Ids.fresh("--id", id);
        id = chosen;
        var request = Door.request(this, workflow, chosen, input, steps, true, correlation);
        var directory = open(Opening.ACTING);
        asked = true;
        return follow(directory, (Answer.Woken) directory.ask(request));
    }

    @Override
    @Nullable
    String continuing() {
        return asked && id != null ? commandLine("run", workflow, "--id", id) : null;
    }
}
