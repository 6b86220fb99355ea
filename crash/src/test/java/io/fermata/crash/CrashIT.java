package io.fermata.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.crash.CrashWorkflows.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the whole process with more than a thousand executions in flight, again and again for two minutes, and compares
 * what the outside saw: rounds of a few kills each, in a directory of their own, with one and with three shards side by
 * side. {@code -Dcrash.seconds=N} goes on longer, {@code -Dcrash.kills=N} kills more often in each round,
 * {@code -Dcrash.seed=N} at other moments.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {
    private static final long SECONDS = Long.getLong("crash.seconds", 120);
    private static final int KILLS = Integer.getInteger("crash.kills", 5);
    private static final long SEED = Long.getLong("crash.seed", 20_260_101L);
    private static final int WAIT_MAX_MILLIS = 1_200;
    private static final int FINISH_MINUTES = 4;

    @TempDir
    Path scratch;

    private Path directory = Path.of("");
    private int shards;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatever_was_acknowledged_happens_once_however_often_the_process_is_killed(int shards) throws Exception {
        this.shards = shards;
        var random = new Random(SEED);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int rounds = 0;
        do {
            directory = Files.createDirectories(scratch.resolve("round-" + rounds++));
            killAndCompare(random);
            delete(directory);
        } while (System.nanoTime() < until);
    }

    private void killAndCompare(Random random) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            // Every third time it dies while it takes up what the last one left.
            runAndKill(kill % 3 == 2 ? "opening" : "busy", 1 + random.nextInt(WAIT_MAX_MILLIS));
            assertThat(Examined.findings(directory.resolve("data")))
                    .as("seed %d", SEED)
                    .isEmpty();
        }
        runToEnd();
        assertThat(Examined.findings(directory.resolve("data")))
                .as("seed %d", SEED)
                .isEmpty();

        var entries = Ledger.read(ledger());
        assertThat(of(entries, Ledger.Kind.WRONG)).as("seed %d", SEED).isEmpty();
        checkResults(entries);
        checkEffects(entries);
        checkTimers(entries);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void checkResults(List<Ledger.Entry> entries) {
        var results = new HashMap<String, Set<Long>>();
        of(entries, Ledger.Kind.RESULT)
                .forEach(entry -> results.computeIfAbsent(entry.id(), id -> new HashSet<>())
                        .add(Long.parseLong(entry.rest().getFirst())));
        var started =
                of(entries, Ledger.Kind.STARTED).stream().map(Ledger.Entry::id).collect(Collectors.toSet());
        assertThat(results.keySet()).as("ended, seed %d", SEED).isEqualTo(started);
        assertThat(started).as("in flight at each kill").hasSizeGreaterThan(CrashLoad.OPEN);

        var received = new HashMap<String, List<Long>>();
        var sent = new HashMap<String, List<Long>>();
        results.forEach((id, values) -> {
            long number = CrashLoad.number(id);
            assertThat(values).as("results of %s, seed %d", id, SEED).hasSize(1);
            long value = values.iterator().next();
            if (Kind.of(number) == Kind.MESSAGE) {
                received.computeIfAbsent(CrashWorkflows.group(number), key -> new ArrayList<>())
                        .add(value);
                sent.computeIfAbsent(CrashWorkflows.group(number), key -> new ArrayList<>())
                        .add(number);
            } else {
                assertThat(value)
                        .as("result of %s, seed %d", id, SEED)
                        .isEqualTo(Kind.of(number).result(number));
            }
        });
        sent.forEach((key, numbers) ->
                assertThat(received.get(key)).as("messages of %s", key).containsExactlyInAnyOrderElementsOf(numbers));
    }

    /** One idempotency key per operation, at most one attempt per life of the process, and none after the end. */
    private static void checkEffects(List<Ledger.Entry> entries) {
        var keys = new HashMap<String, String>();
        var times = new HashMap<String, Integer>();
        var ended = new HashSet<String>();
        for (var entry : entries) {
            if (entry.kind() == Ledger.Kind.RESULT) {
                ended.add(entry.id());
            } else if (entry.kind() == Ledger.Kind.EFFECT) {
                var operation = entry.id() + " " + entry.rest().get(0);
                var key = entry.rest().get(1);
                assertThat(keys.putIfAbsent(operation, key))
                        .as("key of %s", operation)
                        .isIn(null, key);
                assertThat(ended).as("ended before its %s", operation).doesNotContain(entry.id());
                times.merge(key, 1, Integer::sum);
            }
        }
        assertThat(times).as("keys are of one operation each").hasSameSizeAs(keys);
        assertThat(times.values()).allMatch(count -> count <= KILLS + 1);
        assertThat(times.values().stream().filter(count -> count > 1).count())
                .as("what a kill may repeat is what was under way")
                .isLessThan((long) KILLS * CrashLoad.OPEN);
    }

    private static void checkTimers(List<Ledger.Entry> entries) {
        var fired = of(entries, Ledger.Kind.FIRED);
        for (var entry : fired) {
            long due = Long.parseLong(entry.rest().get(0));
            assertThat(Long.parseLong(entry.rest().get(1)))
                    .as("when %s fired", entry.id())
                    .isGreaterThanOrEqualTo(due);
        }
        var timers = of(entries, Ledger.Kind.STARTED).stream()
                .map(Ledger.Entry::id)
                .filter(id -> Kind.of(CrashLoad.number(id)) == Kind.TIMER)
                .collect(Collectors.toSet());
        assertThat(fired.stream().map(Ledger.Entry::id).collect(Collectors.toSet()))
                .isEqualTo(timers);
    }

    private static List<Ledger.Entry> of(List<Ledger.Entry> entries, Ledger.Kind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).toList();
    }

    private void runAndKill(String after, int waitMillis) throws Exception {
        var process = spawn(List.of());
        try (var output = process.inputReader()) {
            awaitLine(output, after);
            assertThat(process.waitFor(waitMillis, TimeUnit.MILLISECONDS))
                    .as("ended by itself: %s", errors())
                    .isFalse();
        } finally {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
    }

    private void runToEnd() throws Exception {
        var process = spawn(List.of("finish"));
        try (var output = process.inputReader()) {
            awaitLine(output, "finished");
            assertThat(process.waitFor(FINISH_MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(errors()).isZero();
        } finally {
            process.toHandle().destroyForcibly();
        }
    }

    private void awaitLine(BufferedReader output, String wanted) throws IOException {
        for (var line = output.readLine(); !wanted.equals(line); line = output.readLine()) {
            assertThat(line).as("ended by itself, seed %d: %s", SEED, errors()).isNotNull();
        }
    }

    private Process spawn(List<String> more) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.virtualThreadScheduler.parallelism=16",
                "-cp",
                System.getProperty("java.class.path"),
                CrashLoad.class.getName(),
                directory.resolve("data").toString(),
                ledger().toString(),
                Integer.toString(shards)));
        command.addAll(more);
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile())
                .start();
    }

    private String errors() throws IOException {
        var errors = directory.resolve("errors");
        return Files.exists(errors) ? Files.readString(errors) : "";
    }

    private Path ledger() {
        return directory.resolve("ledger");
    }
}
