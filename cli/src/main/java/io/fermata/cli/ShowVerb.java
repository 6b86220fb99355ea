package io.fermata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows where an execution stands. */
@Command(name = "show", sortOptions = false)
final class ShowVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Override
    int run() {
        var directory = openExisting(Opening.LOOKING);
        id = execution(directory, id);
        var snapshot = (Answer.Snapshot) directory.ask(new Request.Describe(id));
        var entry = new Continuations(this, directory).fill(snapshot.execution());
        if (json()) {
            printJson(entry);
        } else {
            Sheet.lines(this, snapshot, entry).forEach(this::print);
        }
        return ExitStatus.COMPLETED;
    }
}
