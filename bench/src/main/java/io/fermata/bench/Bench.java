package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.HistoryEvent;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run: an engine in a fresh directory, calibration, load, figures. */
final class Bench {
    private static final int SAMPLE_EVENTS_MAX = 1_000;

    private final BenchOptions options;
    private final Workload workload;
    private final Path directory;
    private final List<Usage> usage = new ArrayList<>();

    private Bench(BenchOptions options, Path directory) {
        this.options = options;
        this.workload = Workload.of(options.workload());
        this.directory = directory;
    }

    /**
     * Takes calibration, warm-up and window.
     *
     * @throws WrongResult when an execution failed
     * @throws IOException when the directory cannot be used
     */
    static Report run(BenchOptions options) throws IOException, WrongResult, InterruptedException {
        var parent = options.parent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        var directory = parent == null
                ? Files.createTempDirectory("fermata-bench")
                : Files.createTempDirectory(parent, "fermata-bench");
        // Also when the run is interrupted, nothing is left behind.
        var deletion = new Thread(() -> deleteQuietly(directory));
        Runtime.getRuntime().addShutdownHook(deletion);
        try {
            return new Bench(options, directory).measure();
        } finally {
            Runtime.getRuntime().removeShutdownHook(deletion);
            delete(directory);
        }
    }

    private Report measure() throws IOException, WrongResult, InterruptedException {
        var before = Calibration.measure(directory);
        var data = directory.resolve("data");
        var builder = Fermata.embedded(data).register(workload.registration());
        workload.workers().forEach(builder::worker);
        try (var fermata = builder.open()) {
            var loop = new ClosedLoop(fermata, workload);
            loop.run(options, () -> usage.add(Usage.now(fermata.stats())));
            double rss = Usage.residentMegabytes();
            double disk = Usage.diskMegabytes(data);
            var sample = sample(fermata, loop.sampledId());
            var figures = figures(loop.sortedNanos());
            figures.put("rss_mb", rss);
            figures.put("disk_mb", disk);
            figures.put("filesystem", Files.getFileStore(directory).type());
            figures.put("calibration", calibration(before.mean(Calibration.measure(directory))));
            figures.put("sampled_history", sample);
            return new Report(figures);
        }
    }

    private Map<String, Object> figures(long[] sortedNanos) {
        var began = usage.getFirst();
        var ended = usage.getLast();
        double seconds = (ended.nanos() - began.nanos()) / 1e9;
        double each = Math.max(1, sortedNanos.length);
        var figures = new LinkedHashMap<String, Object>();
        figures.put("engine", "fermata");
        figures.put("workload", options.workload().shown());
        figures.put("inflight", options.inflight());
        figures.put("workflows_per_s", sortedNanos.length / seconds);
        figures.put("steps_per_s", sortedNanos.length * workload.steps() / seconds);
        figures.put("p50_ms", Latencies.millis(sortedNanos, 0.5));
        figures.put("p99_ms", Latencies.millis(sortedNanos, 0.99));
        figures.put("cpu_ms_per_workflow", (ended.cpuNanos() - began.cpuNanos()) / 1e6 / each);
        figures.put("syncs_per_workflow", (ended.store().syncs() - began.store().syncs()) / each);
        figures.put(
                "log_bytes_per_workflow",
                (ended.store().logBytes() - began.store().logBytes()) / each);
        return figures;
    }

    private static Map<String, Object> calibration(Calibration calibration) {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("syncs_per_s", calibration.syncsPerSecond());
        figures.put("cpu_score", calibration.cpuScore());
        return figures;
    }

    /** The history of one measured execution, so that a reader sees that nothing was left out. */
    private static List<String> sample(FermataClient client, @Nullable String id) {
        return id == null
                ? List.of()
                : client.execution(id).history(null, SAMPLE_EVENTS_MAX).items().stream()
                        .map(Bench::line)
                        .toList();
    }

    private static String line(HistoryEvent event) {
        var operation = event.operation();
        return operation == null ? event.type() : String.format(Locale.ROOT, "%s %s", event.type(), operation);
    }

    private static void deleteQuietly(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            System.err.println("bench: cannot delete " + directory + ": " + e.getMessage());
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
