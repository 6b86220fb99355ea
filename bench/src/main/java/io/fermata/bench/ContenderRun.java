package io.fermata.bench;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One program, from its start until nothing of it is left: neither a process nor a file. */
final class ContenderRun {
    private static final TypeRef<Map<String, Object>> FIGURES = new TypeRef<>() {};
    private static final int SAID_LINES = 12;

    private final List<String> command;
    private final Path directory;
    private final int secondsMax;

    /**
     * What is to be run.
     *
     * @param directory where its output goes; it must exist
     * @param secondsMax after that long it is killed
     */
    ContenderRun(List<String> command, Path directory, int secondsMax) {
        this.command = command;
        this.directory = directory;
        this.secondsMax = secondsMax;
    }

    /**
     * Runs it.
     *
     * @return the figures of the last line that it printed
     * @throws WrongResult when it ended otherwise, with what it said last
     */
    Map<String, Object> figures() throws IOException, InterruptedException, WrongResult {
        var output = run();
        var last = output.filter(line -> line.startsWith("{")).reduce("", (first, second) -> second);
        if (last.isEmpty()) {
            throw new WrongResult("it printed no figures; " + said());
        }
        return Json.strict().read(last, FIGURES);
    }

    /**
     * Runs it and gives the lines that it printed.
     *
     * @throws WrongResult when it failed or took too long, with what it said last
     */
    Stream<String> run() throws IOException, InterruptedException, WrongResult {
        var output = directory.resolve("output");
        // The program's input stays open as long as this process lives: a peer ends when it closes.
        var process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors().toFile())
                .start();
        var killing = new Thread(() -> kill(process));
        try {
            Runtime.getRuntime().addShutdownHook(killing);
        } catch (IllegalStateException leaving) {
            kill(process);
            throw new WrongResult("this process is being ended", leaving);
        }
        try {
            if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
                throw new WrongResult("it did not end within " + secondsMax + " s; " + said());
            }
            if (process.exitValue() != 0) {
                throw new WrongResult("it ended with status " + process.exitValue() + "; " + said());
            }
            return Files.readAllLines(output).stream();
        } finally {
            kill(process);
            forget(killing);
        }
    }

    /** Descendants first: once their parent is gone nobody could find them. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.getOutputStream().close();
        } catch (IOException closed) {
            throw new UncheckedIOException("cannot close a killed program's input", closed);
        }
    }

    /** Takes a hook back; if the process is leaving, the hook runs. */
    static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException leaving) {
            // The hook is running by now, which is what it is for.
        }
    }

    private Path errors() {
        return directory.resolve("errors");
    }

    /** The last lines of its errors, else of its output. */
    private String said() throws IOException {
        for (var file : List.of(errors(), directory.resolve("output"))) {
            var lines = Files.readAllLines(file);
            if (!lines.isEmpty()) {
                return "it said: "
                        + String.join(" | ", lines.subList(Math.max(0, lines.size() - SAID_LINES), lines.size()));
            }
        }
        return "it said nothing";
    }
}
