package io.fermata.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies a data directory as it is at one moment, also while another process runs it. */
@Command(name = "backup", sortOptions = false)
final class BackupVerb extends Verb {
    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "where the backup goes; a new or empty directory, seen from the process that runs the data")
    private @Nullable Path to;

    @Override
    int run() {
        var target = String.valueOf(to == null ? null : to.toAbsolutePath().normalize());
        var directory = openExisting(Opening.LOOKING);
        var made = (Answer.BackedUp) directory.ask(new Request.BackUp(target));
        if (json()) {
            printJson(made);
        } else {
            print("backed up " + made.files() + " files, " + made.bytes() + " bytes, as of " + made.takenAt() + " in "
                    + target);
        }
        return ExitStatus.COMPLETED;
    }
}
