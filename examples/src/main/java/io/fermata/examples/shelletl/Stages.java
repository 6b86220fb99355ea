package io.fermata.examples.shelletl;

import io.fermata.exec.Command;
import io.fermata.sdk.Category;
import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scripts as commands, each with all that it may know: its directory, its environment and its time.
 *
 * @param room the run's own folder: two runs never share a file, whenever they start
 */
record Stages(ShellEtlRequest request, Path room, Duration limit) {
    /** A script's word for rows that are no sales, as {@code EX_DATAERR}. */
    private static final int BAD_DATA = 65;

    /** A script's word for a file that is not there, or not what is on record, as {@code EX_NOINPUT}. */
    private static final int NO_INPUT = 66;

    private static final List<String> SCRIPTS =
            List.of("stage.sh", "extract.sh", "validate.sh", "transform.sh", "load.sh");

    static Stages of(ShellEtlRequest request, String runId, Duration limit) {
        return new Stages(request, Path.of(request.work(), runId), limit);
    }

    /**
     * Looks at what the stages need, before anything is written.
     *
     * @throws InvalidInput when a folder or script is missing, or a number is out of its range
     */
    static void check(ShellEtlRequest request) {
        range("rejectsMax", request.rejects(), ShellEtlRequest.REJECTS_MAX);
        range("pauseSeconds", request.pause(), ShellEtlRequest.PAUSE_SECONDS_MAX);
        if (!Files.isDirectory(path("tills", request.tills()))) {
            throw new InvalidInput("tills", "must be a folder; " + request.tills() + " is none");
        }
        var scripts = path("scripts", request.scriptFolder());
        for (var script : SCRIPTS) {
            if (!Files.isReadable(scripts.resolve(script))) {
                throw new InvalidInput("scripts", "must be a folder with " + script + "; " + scripts + " is none");
            }
        }
        path("work", request.work());
        if (Files.isDirectory(path("output", request.output()))) {
            throw new InvalidInput("output", "must be a file; " + request.output() + " is a folder");
        }
    }

    /** Makes the folders that files are written to. */
    void makeRoom() throws IOException {
        Files.createDirectories(room);
        Files.createDirectories(output().resolveSibling(""));
    }

    /** A stage that needs nothing but its source. */
    Command first(String stage) {
        return script(stage, Map.of("TILLS", absolute(request.tills())));
    }

    /** A stage that goes on from a checkpoint. */
    Command after(Checkpoint before, String stage) {
        return script(stage, Map.of("INPUT", before.file(), "INPUT_CHECKSUM", before.checksum()));
    }

    /** No script at all: one command whose answer is read from its output. */
    Command revenue(Checkpoint loaded) {
        return Command.of("awk", "{ cents += $3 } END { printf \"%.2f\", cents / 100 }", loaded.file())
                .directory(room)
                .timeout(limit);
    }

    private Command script(String stage, Map<String, String> input) {
        var scripts = absolute(request.scriptFolder());
        var environment = new HashMap<>(input);
        environment.put("LC_ALL", "C");
        environment.put("SCRIPTS", scripts);
        environment.put("OUTPUT", output().toString());
        environment.put("REJECTS_MAX", Integer.toString(request.rejects()));
        environment.put("PAUSE_SECONDS", Integer.toString(request.pause()));
        return Command.of("sh", scripts + "/" + stage + ".sh")
                .directory(room)
                .environment(environment)
                .timeout(limit)
                .exitCode(BAD_DATA, Category.VALIDATION)
                .exitCode(NO_INPUT, Category.VALIDATION);
    }

    private Path output() {
        return Path.of(request.output()).toAbsolutePath();
    }

    /** Scripts run in the run's folder, where a relative path would mean something else. */
    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }

    private static Path path(String field, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidInput(field, "must be a path: " + e.getMessage());
        }
    }

    private static void range(String field, int value, int max) {
        if (value < 0 || value > max) {
            throw new InvalidInput(field, "must be from 0 to " + max + ", is " + value);
        }
    }
}
