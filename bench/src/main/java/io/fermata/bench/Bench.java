package io.fermata.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run: a fresh directory, calibration, the workload, figures. */
final class Bench {
    private final BenchOptions options;
    private final Path directory;

    private Bench(BenchOptions options, Path directory) {
        this.options = options;
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
        var figures = new LinkedHashMap<String, Object>();
        figures.put("engine", "fermata");
        figures.put("workload", options.workload().shown());
        figures.put("inflight", options.inflight());
        figures.putAll(
                switch (options.workload()) {
                    case W1, W2, W2Q, W3 -> new LoadRun(options, data).measure();
                    case W4 -> new ParkedRun(options, data).measure();
                    case W5 -> new CrashRun(options, directory).measure();
                });
        figures.put("filesystem", Files.getFileStore(directory).type());
        figures.put("calibration", calibration(before.mean(Calibration.measure(directory))));
        return new Report(figures);
    }

    private static Map<String, Object> calibration(Calibration calibration) {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("syncs_per_s", calibration.syncsPerSecond());
        figures.put("cpu_score", calibration.cpuScore());
        return figures;
    }

    private static void deleteQuietly(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            System.err.println("bench: cannot delete " + directory + ": " + e.getMessage());
        }
    }

    static void delete(Path directory) throws IOException {
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
