package io.fermata.cli;

import static io.fermata.cli.ServerCalls.path;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints an execution as a document that another server imports. */
@Command(name = "export", sortOptions = false)
final class ExportVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Override
    int run() {
        if (place() == null) {
            throw new UsageError("only a server exports: give --server or --profile");
        }
        var access = (HttpAccess) open(Opening.LOOKING);
        try {
            printJsonLine(access.calls()
                    .get(path("/export/{}", execution(access, id)))
                    .body());
        } catch (ServerCalls.Problematic problem) {
            throw access.calls().refused(problem);
        }
        return ExitStatus.COMPLETED;
    }
}
