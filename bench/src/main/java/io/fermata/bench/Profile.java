package io.fermata.bench;

import io.fermata.cli.UsageError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** A flight recording of the measured window alone: where its CPU time goes and what allocates. */
final class Profile {
    private static final Duration SAMPLE_EVERY = Duration.ofMillis(10);
    private static final String ALLOCATIONS_PER_SECOND = "1000/s";

    private final @Nullable Path file;
    private @Nullable Recording recording;

    /** Does nothing if there is no file. */
    Profile(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Reads the option's value.
     *
     * @throws UsageError if no file can be made there
     */
    static Path file(String text) {
        try {
            var path = Path.of(text).toAbsolutePath();
            var directory = path.getParent();
            if (Files.isDirectory(path) || directory == null || !Files.isDirectory(directory)) {
                throw new UsageError("--profile must be a file in a directory that exists, found '" + text + "'");
            }
            return path;
        } catch (InvalidPathException malformed) {
            throw new UsageError("--profile must be a path, found '" + text + "'");
        }
    }

    /** The window begins, or it ends. */
    void turn() {
        if (file == null) {
            return;
        }
        try {
            var running = recording;
            if (running == null) {
                recording = begin();
            } else {
                running.dump(file);
                running.close();
            }
        } catch (IOException | ParseException e) {
            throw new UncheckedIOException(new IOException("cannot record into " + file + ": " + e.getMessage(), e));
        }
    }

    private static Recording begin() throws IOException, ParseException {
        var begun = new Recording(Configuration.getConfiguration("profile"));
        begun.enable("jdk.ExecutionSample").withPeriod(SAMPLE_EVERY);
        begun.enable("jdk.NativeMethodSample").withPeriod(SAMPLE_EVERY);
        // Known from JDK 25 on, and then the better one: it sees running native code, and nobody who waits.
        begun.enable("jdk.CPUTimeSample").with("throttle", SAMPLE_EVERY.toMillis() + "ms");
        begun.enable("jdk.ObjectAllocationSample").with("throttle", ALLOCATIONS_PER_SECOND);
        begun.start();
        return begun;
    }
}
