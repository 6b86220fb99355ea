package io.fermata.bench;

import io.fermata.bench.FaultTable.Row;
import io.fermata.cli.UsageError;
import io.fermata.embedded.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code bench faults}: the fault table. */
final class FaultVerb {
    static final String NAME = "faults";
    private static final int ROUNDS_MAX = 10_000;
    private static final String FORMAT = "%-26s %5s %9s %6s %8s %9s %12s %12s";

    private int rounds = 3;
    private long seed = 1;
    private @Nullable Path parent;
    private boolean json;
    private List<Fault> faults = List.of(Fault.values());

    /** {@code arguments} stand behind the word {@code faults}. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        var verb = new FaultVerb();
        verb.parse(arguments);
        return verb.measure(out, err);
    }

    private void parse(List<String> arguments) {
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var option = rest.next();
            switch (option) {
                case "--json" -> json = true;
                case "--rounds" -> rounds = Math.toIntExact(number(option, value(option, rest), ROUNDS_MAX));
                case "--seed" -> seed = number(option, value(option, rest), Long.MAX_VALUE);
                case "--data" -> parent = Path.of(value(option, rest));
                case "--only" -> faults = named(value(option, rest));
                default -> throw new UsageError("bench faults has no option '" + option + "'");
            }
        }
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageError(option + " needs a value");
        }
        return rest.next();
    }

    private static long number(String option, String text, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            throw new UsageError(option + " must be a whole number, found '" + text + "'");
        }
        throw new UsageError(option + " must be from 1 to " + max + ", found " + text);
    }

    private static List<Fault> named(String names) {
        var found = new ArrayList<Fault>();
        for (var name : names.split(",", -1)) {
            try {
                found.add(Fault.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException unknown) {
                throw new UsageError("there is no fault '" + name + "'; there are: " + List.of(Fault.values()));
            }
        }
        return found;
    }

    private int measure(PrintStream out, PrintStream err) throws IOException, InterruptedException {
        if (parent != null) {
            Files.createDirectories(parent);
        }
        var directory = parent == null
                ? Files.createTempDirectory("fermata-faults")
                : Files.createTempDirectory(parent, "fermata-faults");
        try {
            if (!json) {
                out.println(String.format(
                        FORMAT, "fault", "runs", "started", "lost", "doubled", "repeated", "recover ms", "max ms"));
            }
            var rows = new FaultTable(directory, rounds, seed).measure(faults, row -> print(row, out));
            return total(rows, out);
        } catch (WrongResult wrong) {
            err.println("bench faults: " + wrong.getMessage());
            return 1;
        } finally {
            Bench.delete(directory);
        }
    }

    private void print(Row row, PrintStream out) {
        if (json) {
            out.println(Json.strict().line(row));
        } else if (row.skipped() == null) {
            out.println(line(row, Long.toString(row.recoverMillis()), Long.toString(row.recoverMaxMillis())));
        } else {
            out.println(String.format("%-26s skipped: %s", row.fault(), row.skipped()));
        }
        out.flush();
    }

    private static String line(Row row, String recover, String max) {
        return String.format(
                FORMAT,
                row.fault(),
                row.runs(),
                row.started(),
                row.lost(),
                row.doubled(),
                row.repeated(),
                recover,
                max);
    }

    private int total(List<Row> rows, PrintStream out) {
        var total = new Row(
                "total",
                rows.stream().mapToInt(Row::runs).sum(),
                rows.stream().mapToInt(Row::started).sum(),
                rows.stream().mapToInt(Row::lost).sum(),
                rows.stream().mapToInt(Row::doubled).sum(),
                rows.stream().mapToInt(Row::repeated).sum(),
                0,
                rows.stream().mapToLong(Row::recoverMaxMillis).max().orElse(0),
                null);
        out.println(json ? Json.strict().line(total) : line(total, "-", Long.toString(total.recoverMaxMillis())));
        return total.lost() + total.doubled() == 0 ? 0 : 1;
    }
}
