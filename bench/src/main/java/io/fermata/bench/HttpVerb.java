package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.server.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bench http}: W1 started and awaited over HTTP by a second process, beside the same embedded. */
final class HttpVerb {
    static final String NAME = "http";
    static final String USAGE = """
        bench http [--inflight N] [--seconds S] [--warmup S] [--data DIR] [--json]

          W1 by a second process over HTTP, each start waiting for its result, and the same W1 embedded before
          it; 'ratio' is the former's executions a second by the latter's.

        """;

    private HttpVerb() {}

    /** {@code arguments} stand behind the word {@code http}. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        var all = new ArrayList<>(List.of("W1"));
        all.addAll(arguments);
        var options = BenchOptions.parse(all);
        try {
            double embedded =
                    Bench.run(options).figures().get("workflows_per_s") instanceof Double perSecond ? perSecond : 0;
            var report = new Report(measure(options, embedded));
            out.println(options.json() ? report.toJson() : report.toTable());
            return 0;
        } catch (WrongResult wrong) {
            err.println("bench: " + wrong.getMessage());
            return 1;
        }
    }

    private static Map<String, Object> measure(BenchOptions options, double embedded)
            throws IOException, WrongResult, InterruptedException {
        var parent = options.parent();
        var directory = parent == null
                ? Files.createTempDirectory("fermata-bench")
                : Files.createTempDirectory(parent, "fermata-bench");
        var workload = new SequenceWorkload();
        try (var fermata = Fermata.embedded(directory.resolve("data"))
                        .register(workload.registration())
                        .open();
                var server = Server.serve(fermata, 0)) {
            var figures = new LinkedHashMap<String, Object>();
            figures.put("engine", "fermata");
            figures.put("workload", "W1 over HTTP");
            figures.put("inflight", options.inflight());
            figures.putAll(figures(load(server.port(), options), embedded));
            return figures;
        } finally {
            Bench.delete(directory);
        }
    }

    private static Map<String, Object> figures(String told, double embedded) {
        var parts = told.split(" ", -1);
        double perSecond = Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
        var figures = new LinkedHashMap<String, Object>();
        figures.put("workflows_per_s", perSecond);
        figures.put("p50_ms", Double.parseDouble(parts[2]));
        figures.put("p99_ms", Double.parseDouble(parts[3]));
        figures.put("embedded_workflows_per_s", embedded);
        figures.put("ratio", perSecond / embedded);
        return figures;
    }

    private static String load(int port, BenchOptions options) throws IOException, WrongResult, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HttpLoad.class.getName(),
                        Integer.toString(port),
                        Integer.toString(options.inflight()),
                        Integer.toString(options.warmup()),
                        Integer.toString(options.seconds()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader()) {
            var line = lines.readLine();
            if (line == null || process.waitFor() != 0) {
                throw new WrongResult("the second process failed");
            }
            return line;
        } finally {
            process.destroyForcibly();
        }
    }
}
