package io.fermata.bench;

import io.fermata.bench.BenchOptions.WorkloadName;
import io.fermata.cli.UsageError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What to compare.
 *
 * @param workload which load
 * @param inflight executions at once, one comparison for each number
 * @param peers names of other engines, in the order in which they take their turns
 * @param rounds how often each takes its turn
 * @param seconds shortest measured window of one run
 * @param warmup shortest time before it
 * @param parent where the data directories are made; null for the directory of temporary files
 * @param json a line of JSON for each run instead of tables
 */
record CompareOptions(
        WorkloadName workload,
        List<Integer> inflight,
        List<String> peers,
        int rounds,
        int seconds,
        int warmup,
        @Nullable Path parent,
        boolean json) {
    static final List<String> PEERS = List.of("dbos", "restate", "flowable", "camunda7", "zeebe");
    static final int ROUNDS_MAX = 100;
    static final int PARKED = 5_000;
    private static final int WARMUP = 10;
    private static final int PARKED_WARMUP = 12;

    /**
     * What one run takes besides warm-up and window: start of the processes, and engines that are slow to get going.
     */
    static final int RUN_SECONDS = 9;

    CompareOptions {
        inflight = List.copyOf(inflight);
        peers = List.copyOf(peers);
    }

    /**
     * Reads what stands behind {@code compare}.
     *
     * @throws UsageError names the argument and the rule
     */
    static CompareOptions parse(List<String> arguments) {
        var parsing = new Parsing();
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            parsing.take(rest.next(), rest);
        }
        return parsing.options();
    }

    /** Runs of all engines in all rounds. */
    int runs() {
        return inflight.size() * (peers.size() + 1) * rounds;
    }

    /** About how long all of it takes. */
    int minutes() {
        return Math.max(1, Math.round(runs() * (seconds + warmup + RUN_SECONDS) / 60f));
    }

    private static final class Parsing {
        private @Nullable WorkloadName workload;
        private List<Integer> inflight = List.of();
        private List<String> peers = List.of("dbos", "restate", "flowable");
        private int rounds = 3;
        private int seconds = 5;
        private int warmup = -1;
        private @Nullable Path parent;
        private boolean json;

        private void take(String argument, Iterator<String> rest) {
            switch (argument) {
                case "--workload" -> workload = workload(value(argument, rest));
                case "--inflight" -> inflight = numbers(argument, value(argument, rest));
                case "--peers" -> peers = peers(value(argument, rest));
                case "--rounds" -> rounds = number(argument, value(argument, rest), 1, ROUNDS_MAX);
                case "--seconds" -> seconds = number(argument, value(argument, rest), 1, BenchOptions.SECONDS_MAX);
                case "--warmup" -> warmup = number(argument, value(argument, rest), 0, BenchOptions.WARMUP_MAX);
                case "--data" -> parent = Path.of(value(argument, rest));
                case "--json" -> json = true;
                default -> throw new UsageError("bench compare has no option '" + argument + "'");
            }
        }

        private CompareOptions options() {
            var load = workload;
            if (load == null) {
                throw new UsageError("bench compare needs --workload W1, W2, W3 or W4");
            }
            var numbers = inflight.isEmpty() ? usual(load) : inflight;
            // Fermata keeps what was used last in memory for ten seconds: parked means later than that.
            int before = warmup >= 0 ? warmup : load == WorkloadName.W4 ? PARKED_WARMUP : WARMUP;
            return new CompareOptions(load, numbers, peers, rounds, seconds, before, parent, json);
        }
    }

    private static List<Integer> usual(WorkloadName workload) {
        return switch (workload) {
            case W1 -> List.of(1, 50, 500);
            case W2 -> List.of(10);
            case W4 -> List.of(PARKED);
            case W3, W2Q, W5 -> List.of(50);
        };
    }

    private static WorkloadName workload(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "W1" -> WorkloadName.W1;
            case "W2" -> WorkloadName.W2;
            case "W3" -> WorkloadName.W3;
            case "W4" -> WorkloadName.W4;
            default -> throw new UsageError("--workload must be W1, W2, W3 or W4 to compare, found '" + text + "'");
        };
    }

    private static List<Integer> numbers(String option, String text) {
        var numbers = new ArrayList<Integer>();
        for (var each : text.split(",", -1)) {
            numbers.add(number(option, each, 1, BenchOptions.PARKED_MAX));
        }
        return numbers;
    }

    private static List<String> peers(String text) {
        var named = new ArrayList<String>();
        for (var each : text.split(",", -1)) {
            var name = each.strip().toLowerCase(Locale.ROOT);
            if (!PEERS.contains(name)) {
                throw new UsageError("there is no peer '" + each + "'; there are: " + String.join(", ", PEERS));
            }
            named.add(name);
        }
        return named;
    }

    private static int number(String option, String text, int min, int max) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new UsageError(option + " must be a whole number, found '" + text + "'");
        }
        throw new UsageError(option + " must be from " + min + " to " + max + ", found " + text);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageError(option + " needs a value");
        }
        return rest.next();
    }
}
