package io.fermata.bench;

import io.fermata.cli.UsageError;
import io.fermata.embedded.Json;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code bench poison}: what healthy executions feel of bad ones. A figure, not a test: nothing fails. */
final class PoisonVerb {
    static final String NAME = "poison";
    static final String USAGE = """
        bench poison [--only KIND] [--count N] [--seconds S] [--rounds R] [--json]

          what healthy executions feel of bad ones in the same process: their p50 and p99 before and during, of
          R rounds the one whose ratio is in the middle. KIND: loop, recursion, json, payload, history, deaf,
          busy (threads beside the engine), timers (all due at a restart), storm (of retries), crowd (as busy as the
          storm, but nothing fails). Of loop, deaf and busy there is one less than processors.

        """;
    private static final int SECONDS_MAX = 600;
    private static final int ROUNDS_MAX = 100;
    private static final int COUNT_MAX = 2_000_000;

    private int seconds = 3;
    private int rounds = 1;
    private int count;
    private boolean json;
    private List<Poison> kinds = List.of(Poison.values());

    /** {@code arguments} stand behind the word {@code poison}. */
    static int run(List<String> arguments, PrintStream out) throws Exception {
        var verb = new PoisonVerb();
        verb.parse(arguments);
        verb.measure(out);
        return 0;
    }

    private void parse(List<String> arguments) {
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var option = rest.next();
            if (option.equals("--json")) {
                json = true;
                continue;
            }
            if (!rest.hasNext()) {
                throw new UsageError("bench poison has no option '" + option + "', or it needs a value");
            }
            var value = rest.next();
            switch (option) {
                case "--seconds" -> seconds = number(option, value, SECONDS_MAX);
                case "--rounds" -> rounds = number(option, value, ROUNDS_MAX);
                case "--count" -> count = number(option, value, COUNT_MAX);
                case "--only" -> kinds = List.of(named(value));
                default -> throw new UsageError("bench poison has no option '" + option + "'");
            }
        }
    }

    private static int number(String option, String text, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            throw new UsageError(option + " must be a whole number, found '" + text + "'");
        }
        throw new UsageError(option + " must be from 1 to " + max + ", found " + text);
    }

    private static Poison named(String name) {
        return Arrays.stream(Poison.values())
                .filter(kind -> kind.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new UsageError("there is no poison '" + name + "'; there are: " + List.of(Poison.values())));
    }

    private void measure(PrintStream out) throws Exception {
        var directory = Files.createTempDirectory("fermata-poison");
        try {
            if (!json) {
                out.println(String.format(
                        "%-30s %8s %8s %8s %12s %12s %7s",
                        "poison", "count", "p50 ms", "p99 ms", "p50 during", "p99 during", "ratio"));
            }
            for (var kind : kinds) {
                int number = count == 0 ? kind.count() : count;
                print(new PoisonRun(directory, seconds).measure(kind, number, rounds), out);
            }
        } finally {
            Bench.delete(directory);
        }
    }

    private void print(PoisonRun.Row row, PrintStream out) {
        out.println(
                json
                        ? Json.strict().line(row)
                        : String.format(
                                Locale.ROOT,
                                "%-30s %8d %8.1f %8.1f %12.1f %12.1f %7.2f",
                                row.poison(),
                                row.count(),
                                row.p50(),
                                row.p99(),
                                row.p50During(),
                                row.p99During(),
                                row.ratio()));
        out.flush();
    }
}
