package io.fermata.examples.codereview;

import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** The file that a request wants the report in. */
final class ReportFile {
    private ReportFile() {}

    static void check(@Nullable String output) {
        if (output == null) {
            return;
        }
        try {
            var file = Path.of(output).toAbsolutePath();
            if (Files.isDirectory(file) || file.getParent() == null || !Files.isDirectory(file.getParent())) {
                throw new InvalidInput("output", "must be a file in a directory that is there; " + output + " is not");
            }
        } catch (InvalidPathException e) {
            throw new InvalidInput("output", "must be a path: " + e.getMessage());
        }
    }

    /** Writes all or nothing, so that a reader never sees half a report. */
    static void write(String output, String report) throws IOException {
        var file = Path.of(output).toAbsolutePath();
        var draft = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(draft, report);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
