package io.fermata.bench;

import io.fermata.bench.BenchOptions.WorkloadName;
import io.fermata.bench.Comparison.Verdict;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A comparison for people: medians, ratios, and all that one must know to judge them. */
final class CompareTable {
    /** A column: its title, the figure, digits behind the point. */
    private record Column(String title, String figure, int digits) {}

    private static final List<Column> LOAD = List.of(
            new Column("per second", "workflows_per_s", 1),
            new Column("p50 ms", "p50_ms", 2),
            new Column("p99 ms", "p99_ms", 2),
            new Column("CPU ms", "cpu_ms_per_workflow", 2),
            new Column("of engine", "cpu_engine_ms", 2),
            new Column("syncs", "syncs_per_workflow", 2),
            new Column("log bytes", "log_bytes_per_workflow", 0),
            new Column("RSS MiB", "rss_mb", 0),
            new Column("disk MiB", "disk_mb", 0));
    private static final List<Column> PARKED = List.of(
            new Column("starts/s", "start_per_s", 1),
            new Column("resumed/s", "resume_per_s", 1),
            new Column("mem. bytes", "memory_bytes_per_parked", 0),
            new Column("disk bytes", "bytes_per_parked", 0),
            new Column("idle CPU", "idle_cpu", 4),
            new Column("CPU ms", "cpu_ms_per_workflow", 2),
            new Column("RSS MiB", "rss_mb", 0),
            new Column("disk MiB", "disk_mb", 0));

    private final CompareOptions options;
    private final List<Turn> turns;
    private final Map<String, String> absent;
    private final String machine;

    CompareTable(CompareOptions options, List<Turn> turns, Map<String, String> absent, String machine) {
        this.options = options;
        this.turns = turns;
        this.absent = absent;
        this.machine = machine;
    }

    void print(PrintStream out) {
        for (int inflight : options.inflight()) {
            var comparison = new Comparison(
                    turns.stream().filter(turn -> turn.inflight() == inflight).toList());
            out.println();
            out.println(title(inflight));
            medians(comparison, out);
            verdicts(comparison, inflight, out);
        }
        out.println();
        out.println("machine: " + machine + calibration());
        out.println("load: " + loads());
        warnOfLoad(out);
        engines(out);
        absent.forEach((name, why) -> out.println(name + ": could not run: " + why));
    }

    private String title(int inflight) {
        return String.format(
                Locale.ROOT,
                "%s, %d %s, medians of %d rounds of %d s after %d s, every engine on fresh data",
                options.workload().shown(),
                inflight,
                options.workload() == WorkloadName.W4 ? "parked" : "in flight",
                options.rounds(),
                options.seconds(),
                options.warmup());
    }

    private void medians(Comparison comparison, PrintStream out) {
        var columns = options.workload() == WorkloadName.W4 ? PARKED : LOAD;
        out.println("  " + pad("engine")
                + columns.stream()
                        .map(column -> String.format("%11s", column.title()))
                        .collect(Collectors.joining()));
        for (var engine : comparison.engines()) {
            out.println("  " + pad(engine)
                    + columns.stream()
                            .map(column -> cell(comparison, engine, column))
                            .collect(Collectors.joining()));
        }
    }

    private static String cell(Comparison comparison, String engine, Column column) {
        if (!comparison.of(engine).stream().allMatch(turn -> turn.has(column.figure()))) {
            return String.format("%11s", "-");
        }
        return String.format(Locale.ROOT, "%11." + column.digits() + "f", comparison.median(engine, column.figure()));
    }

    private void verdicts(Comparison comparison, int inflight, PrintStream out) {
        switch (options.workload()) {
            case W4 -> {
                line("memory per parked", comparison.leastOf("memory_bytes_per_parked"), "below 1", out);
                line("CPU while parked", comparison.leastOf("idle_cpu"), "below 1", out);
                line("starts", comparison.mostOf("start_per_s"), "", out);
                line("resumed", comparison.mostOf("resume_per_s"), "", out);
            }
            case W1, W2, W2Q, W3, W5 -> {
                line("throughput", comparison.mostOf("workflows_per_s"), inflight == 1 ? "" : aim(inflight), out);
                line("latency p50", comparison.leastOf("p50_ms"), inflight == 1 ? "below 1" : "", out);
            }
        }
    }

    /** What Fermata is meant to reach against the best durable peer. */
    private String aim(int inflight) {
        return switch (options.workload()) {
            case W1 -> inflight >= 500 ? "at least 20" : inflight >= 50 ? "at least 10" : "";
            case W3 -> "at least 10";
            case W2, W2Q, W4, W5 -> "";
        };
    }

    private static void line(String what, @Nullable Verdict verdict, String aim, PrintStream out) {
        if (verdict == null) {
            out.println("  " + what + ": no durable peer to compare with");
            return;
        }
        var rounds = verdict.perRound().stream().map(CompareTable::ratio).collect(Collectors.joining(", "));
        out.println(String.format(
                "  %s: %s of the best durable peer's, %s (rounds: %s)%s",
                what, ratio(verdict.ratio()), verdict.peer(), rounds, aim.isEmpty() ? "" : "; aim: " + aim));
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 0.1 ? "%.4f x" : ratio < 10 ? "%.2f x" : "%.1f x", ratio);
    }

    private String calibration() {
        var syncs = new double[turns.size()];
        var score = new double[turns.size()];
        int count = 0;
        for (var turn : turns) {
            if (turn.figures().get("calibration") instanceof Map<?, ?> calibration
                    && calibration.get("syncs_per_s") instanceof Number syncsPerSecond
                    && calibration.get("cpu_score") instanceof Number cpuScore) {
                syncs[count] = syncsPerSecond.doubleValue();
                score[count] = cpuScore.doubleValue();
                count++;
            }
        }
        return String.format(
                Locale.ROOT,
                "; %.0f syncs/s, cpu_score %.0f (medians of %d)",
                Comparison.median(java.util.Arrays.copyOf(syncs, count)),
                Comparison.median(java.util.Arrays.copyOf(score, count)),
                count);
    }

    /** Of a busy machine everybody gets a share by the number of threads that want it, which is no matter of speed. */
    private void warnOfLoad(PrintStream out) {
        int processors = Runtime.getRuntime().availableProcessors();
        if (!turns.isEmpty() && turns.getFirst().loadBefore() > processors) {
            out.println(
                    "  the machine was busy before the first run: engines with many threads and processes get more of"
                            + " it; repeat this when it is quiet");
        }
    }

    /** Of each run in the order in which they were made. */
    private String loads() {
        return turns.stream()
                .map(turn ->
                        String.format(Locale.ROOT, "%s %.1f-%.1f", turn.engine(), turn.loadBefore(), turn.loadAfter()))
                .collect(Collectors.joining(", "));
    }

    private void engines(PrintStream out) {
        out.println("fermata: every commit synced, store in its own process; default settings");
        var last = new LinkedHashMap<String, Turn>();
        turns.stream().filter(turn -> !turn.engine().equals(Ours.NAME)).forEach(turn -> last.put(turn.engine(), turn));
        last.forEach((engine, turn) -> {
            out.println(engine + ": " + turn.figures().get("version")
                    + (turn.isDurable() ? ", durable" : ", NOT durable: it counts for no ratio"));
            if (turn.figures().get("settings") instanceof Map<?, ?> settings) {
                settings.forEach((name, value) -> out.println("  " + name + ": " + value));
            }
            if (turn.figures().get("unfair") instanceof List<?> unfair) {
                unfair.forEach(each -> out.println("  unfair " + each));
            }
        });
    }

    private static String pad(String name) {
        return String.format("%-9s", name);
    }
}
