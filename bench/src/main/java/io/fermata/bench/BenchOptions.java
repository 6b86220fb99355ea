package io.fermata.bench;

import io.fermata.cli.UsageError;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param workload which load
 * @param inflight executions at once
 * @param seconds length of the measured window
 * @param warmup seconds before it
 * @param parent where the data directory is made; null for the directory of temporary files
 * @param json a line of JSON instead of a table
 * @param profile a file for a recording of the measured window; null for none
 */
record BenchOptions(
        WorkloadName workload,
        int inflight,
        int seconds,
        int warmup,
        @Nullable Path parent,
        boolean json,
        @Nullable Path profile) {
    static final int INFLIGHT_MAX = 5_000;
    static final int PARKED_MAX = 2_000_000;
    static final int SECONDS_MAX = 3_600;
    static final int WARMUP_MAX = 600;
    /** So long the JVM's compiler is busy with a load; what is measured before that is the compiler, too. */
    private static final int WARMUP = 20;

    private static final int PARKED_WARMUP = 10;

    /** The loads that there are. */
    enum WorkloadName {
        W1("W1"),
        W2("W2"),
        W2Q("W2q"),
        W3("W3"),
        W4("W4"),
        W5("W5");

        private final String shown;

        WorkloadName(String shown) {
            this.shown = shown;
        }

        /** Executions at once, unless told otherwise. */
        int inflight() {
            return switch (this) {
                case W4 -> 100_000;
                case W5 -> 1_000;
                case W1, W2, W2Q, W3 -> 50;
            };
        }

        /** Whether clients start one execution after the other for a while. */
        boolean isClosedLoop() {
            return switch (this) {
                case W1, W2, W2Q, W3 -> true;
                case W4, W5 -> false;
            };
        }

        int inflightMax() {
            return this == W4 ? PARKED_MAX : INFLIGHT_MAX;
        }

        /** As it is written in arguments and figures. */
        String shown() {
            return shown;
        }
    }

    /**
     * Reads what stands behind the verb.
     *
     * @throws UsageError names the argument and the rule
     */
    static BenchOptions parse(List<String> arguments) {
        WorkloadName workload = null;
        Integer wanted = null;
        int seconds = 10;
        Integer warmup = null;
        Path parent = null;
        boolean json = false;
        Path profile = null;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var argument = rest.next();
            switch (argument) {
                case "--inflight" -> wanted = number(argument, rest, 1, PARKED_MAX);
                case "--seconds" -> seconds = number(argument, rest, 1, SECONDS_MAX);
                case "--warmup" -> warmup = number(argument, rest, 0, WARMUP_MAX);
                case "--data" -> parent = directory(value(argument, rest));
                case "--json" -> json = true;
                case "--profile" -> profile = Profile.file(value(argument, rest));
                default -> {
                    var other = workload(argument);
                    if (workload != null) {
                        throw new UsageError("bench takes one workload, found also '" + argument + "'");
                    }
                    workload = other;
                }
            }
        }
        if (workload == null) {
            throw new UsageError("bench needs a workload: W1, W2, W2q, W3, W4 or W5");
        }
        if (profile != null && !workload.isClosedLoop()) {
            throw new UsageError("--profile is for W1, W2, W2q and W3");
        }
        int before = warmup != null ? warmup : workload.isClosedLoop() ? WARMUP : PARKED_WARMUP;
        return new BenchOptions(workload, inflight(workload, wanted), seconds, before, parent, json, profile);
    }

    private static int inflight(WorkloadName workload, @Nullable Integer wanted) {
        int inflight = wanted == null ? workload.inflight() : wanted;
        if (inflight > workload.inflightMax()) {
            throw new UsageError("--inflight must be from 1 to " + workload.inflightMax() + " for " + workload.shown()
                    + ", found " + inflight);
        }
        return inflight;
    }

    private static WorkloadName workload(String argument) {
        for (var name : WorkloadName.values()) {
            if (name.name().equalsIgnoreCase(argument)) {
                return name;
            }
        }
        throw new UsageError(
                argument.startsWith("-")
                        ? "bench has no option '" + argument + "'"
                        : "there is no workload '" + argument + "'; there are: W1, W2, W2q, W3, W4, W5");
    }

    private static int number(String name, Iterator<String> rest, int min, int max) {
        var text = value(name, rest);
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new UsageError(
                    name + " must be a whole number from " + min + " to " + max + ", found '" + text + "'");
        }
        throw new UsageError(name + " must be from " + min + " to " + max + ", found " + text);
    }

    private static Path directory(String text) {
        try {
            var path = Path.of(text);
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new UsageError("--data must be a directory, '" + text + "' is a file");
            }
            return path;
        } catch (InvalidPathException malformed) {
            throw new UsageError("--data must be a path, found '" + text + "'");
        }
    }

    private static String value(String name, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageError(name + " needs a value");
        }
        return rest.next();
    }
}
