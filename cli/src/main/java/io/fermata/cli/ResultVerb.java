package io.fermata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the result of an execution that has ended. */
@Command(name = "result", sortOptions = false)
final class ResultVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Override
    int run() {
        var directory = openExisting(Opening.LOOKING);
        id = execution(directory, id);
        var snapshot = (Answer.Snapshot) directory.ask(new Request.Describe(id));
        var entry = snapshot.execution();
        if (json()) {
            printJson(new Continuations(this, directory).fill(entry));
        } else if (entry.status().equals("COMPLETED")) {
            print(Following.result(entry.result()));
        } else {
            terminal().err().println(Following.headline(entry, snapshot.reason()));
        }
        return entry.exitStatus();
    }
}
