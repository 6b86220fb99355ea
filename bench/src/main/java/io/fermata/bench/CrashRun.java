package io.fermata.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Kills a process under a mixed load, starts it again, and compares what the outside saw before and after. */
final class CrashRun {
    private static final long KILLED_AFTER_MILLIS = 700;
    private static final long ENDED_AFTER_MINUTES = 5;

    private final Path data;
    private final Path ledger;
    private final int count;

    CrashRun(BenchOptions options, Path directory) {
        this.data = directory.resolve("data");
        this.ledger = directory.resolve("ledger");
        this.count = options.inflight();
    }

    Map<String, Object> measure() throws IOException, WrongResult, InterruptedException {
        runAndKill();
        long began = System.nanoTime();
        var said = new HashMap<String, Double>();
        var process = spawn("resume");
        double restartSeconds = 0;
        try (var output = process.inputReader()) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                var words = line.split(" ", 2);
                if (words[0].equals("open_ms")) {
                    restartSeconds = (System.nanoTime() - began) / 1e9;
                }
                said.put(words[0], Double.parseDouble(words[1]));
            }
            if (!process.waitFor(ENDED_AFTER_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new WrongResult("the second process did not come to its end");
            }
        } finally {
            process.destroyForcibly();
        }
        return figures(said, restartSeconds);
    }

    private void runAndKill() throws IOException, WrongResult, InterruptedException {
        var process = spawn("load");
        try (var output = process.inputReader()) {
            if (!CrashProcess.LOADED.equals(output.readLine())) {
                throw new WrongResult("the first process did not start its load");
            }
            // In the middle of steps and timers.
            Thread.sleep(KILLED_AFTER_MILLIS);
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private Process spawn(String what) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D") || argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CrashProcess.class.getName(), what));
        command.addAll(List.of(data.toString(), ledger.toString(), Integer.toString(count)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Map<String, Object> figures(Map<String, Double> said, double restartSeconds)
            throws IOException, WrongResult {
        var figures = new LinkedHashMap<String, Object>();
        double allDone = said.getOrDefault("all_done_ms", 0.0);
        figures.put("workflows_per_s", count * 1e3 / allDone);
        figures.put("steps_per_s", 0.0);
        figures.put("p50_ms", said.getOrDefault("p50_ms", 0.0));
        figures.put("p99_ms", said.getOrDefault("p99_ms", 0.0));
        figures.put("cpu_ms_per_workflow", said.getOrDefault("cpu_ms", 0.0) / count);
        figures.put("syncs_per_workflow", said.getOrDefault("syncs", 0.0) / count);
        figures.put("log_bytes_per_workflow", said.getOrDefault("log_bytes", 0.0) / count);
        figures.put("rss_mb", said.getOrDefault("rss_mb", 0.0));
        figures.put("disk_mb", Usage.diskMegabytes(data));
        figures.put("restart_s", restartSeconds);
        figures.put("first_progress_ms", said.getOrDefault("first_progress_ms", 0.0));
        figures.put("first_step_ms", said.getOrDefault("first_step_ms", 0.0));
        figures.put("all_done_ms", allDone);
        compare(figures);
        return figures;
    }

    private void compare(Map<String, Object> figures) throws IOException, WrongResult {
        var lost = new HashSet<String>();
        var bodies = new HashMap<String, Integer>();
        int wrong = 0;
        var lines = Files.readAllLines(ledger);
        for (var line : lines) {
            var words = line.split(" ", -1);
            switch (words[0]) {
                case CrashProcess.STARTED -> lost.add(words[1]);
                case CrashProcess.ENDED -> bodies.merge(words[1] + " " + words[2], 1, Integer::sum);
                default -> {}
            }
        }
        int started = lost.size();
        for (var line : lines) {
            var words = line.split(" ", -1);
            if (words[0].equals(CrashProcess.RESULT)) {
                lost.remove(words[1]);
                long number = Long.parseLong(words[1].substring(words[1].lastIndexOf('-') + 1));
                wrong += Long.parseLong(words[2]) == CrashMix.result(number) ? 0 : 1;
            }
        }
        long repeated = bodies.values().stream().filter(times -> times > 1).count();
        figures.put("lost", lost.size());
        figures.put("wrong", wrong);
        figures.put("repeated", repeated);
        if (started < count || !lost.isEmpty() || wrong > 0) {
            throw new WrongResult("of " + started + " acknowledged executions " + lost.size() + " were lost and "
                    + wrong + " gave a wrong result");
        }
    }
}
