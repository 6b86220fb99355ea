package io.fermata.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One data directory under one kind of fault: its processes, its ledger, and what the outside saw. */
final class FaultRun {
    private static final long FINISH_SECONDS = 120;

    /** What the outside saw; {@code repeated} counts steps that ran again, which a fault may cause. */
    record Verdict(int started, int lost, int doubled, int repeated) {}

    private final Path scratch;
    private final Path data;
    private final Random random;
    private final Map<String, String> environment = new HashMap<>();

    /** {@code data} is where the fault strikes, {@code scratch} where it does not. */
    FaultRun(Path scratch, Path data, long seed) {
        this.scratch = scratch;
        this.data = data;
        this.random = new Random(seed);
    }

    Path data() {
        return data;
    }

    Path scratch() {
        return scratch;
    }

    int chance(int below) {
        return random.nextInt(below);
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** A process and what it says. */
    record Running(Process process, BufferedReader output) {
        /** Reads until a line begins so; returns how long that took, in milliseconds. */
        long await(String wanted) throws IOException, WrongResult {
            long began = System.nanoTime();
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(wanted)) {
                    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                }
            }
            throw new WrongResult("the process ended before it said " + wanted);
        }

        /** Passes over what was said until now. */
        void skip() throws IOException {
            while (output.ready()) {
                output.readLine();
            }
        }

        void kill() throws InterruptedException {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
    }

    Running spawn(String what) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.virtualThreadScheduler.parallelism=16",
                "-cp",
                System.getProperty("java.class.path"),
                FaultProcess.class.getName(),
                what,
                data.toString(),
                scratch.resolve("ledger").toString()));
        var builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        scratch.resolve("errors").toFile()));
        builder.environment().putAll(environment);
        var process = builder.start();
        return new Running(process, process.inputReader());
    }

    /** Starts the load and waits until it is well under way. */
    Running load() throws IOException, WrongResult {
        var running = spawn("load");
        running.await(FaultProcess.PROGRESS);
        running.await(FaultProcess.PROGRESS);
        return running;
    }

    /** Lets everything that is open come to its end. */
    Verdict finish() throws IOException, WrongResult, InterruptedException {
        var running = spawn("finish");
        try {
            running.await(FaultProcess.FINISHED);
            if (!running.process().waitFor(FINISH_SECONDS, TimeUnit.SECONDS)) {
                throw new WrongResult("the last process did not come to its end");
            }
        } finally {
            running.kill();
        }
        return verdict();
    }

    String errors() throws IOException {
        var errors = scratch.resolve("errors");
        return Files.exists(errors) ? Files.readString(errors) : "";
    }

    private Verdict verdict() throws IOException {
        var open = new HashSet<String>();
        var results = new HashMap<String, String>();
        var keys = new HashMap<String, String>();
        int doubled = 0;
        int repeated = 0;
        int started = 0;
        for (var line : Files.readAllLines(scratch.resolve("ledger"))) {
            var words = line.split(" ", -1);
            var id = words[1];
            switch (words[0]) {
                case FaultProcess.STARTED -> started += open.add(id) ? 1 : 0;
                case FaultProcess.EFFECT -> {
                    var before = keys.put(id + " " + words[2], words[3]);
                    repeated += before == null ? 0 : 1;
                    doubled += results.containsKey(id) || (before != null && !before.equals(words[3])) ? 1 : 0;
                }
                default -> {
                    var before = results.put(id, words[2]);
                    boolean isWrong = Long.parseLong(words[2]) != FaultProcess.result(id);
                    doubled += isWrong || (before != null && !before.equals(words[2])) ? 1 : 0;
                }
            }
        }
        open.removeAll(results.keySet());
        return new Verdict(started, open.size(), doubled, repeated);
    }
}
