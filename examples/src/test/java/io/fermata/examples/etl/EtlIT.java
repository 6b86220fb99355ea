package io.fermata.examples.etl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Kills the process in the middle of a load, as the README tells its reader to. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class EtlIT {
    private static final int KILLS = 4;
    private static final long SEED = 11;
    private static final int BATCH_ROWS = 100;
    private static final int BATCHES = SampleOrders.ROWS / BATCH_ROWS;
    private static final int PAUSE_MILLIS = 20;
    private static final int BATCHES_BEFORE_KILL_MAX = 20;

    private final List<String> begun = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void a_load_that_is_killed_again_and_again_goes_on_and_loads_every_row_once() throws Exception {
        var random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            // Up to twice the pause: before or after the commit, before or after the checkpoint.
            runAndKill(1 + random.nextInt(BATCHES_BEFORE_KILL_MAX), random.nextInt(2 * PAUSE_MILLIS));
        }
        var last = runToEnd();

        assertThat(Path.of("expected/etl.txt")).hasContent(last + "\n");
        assertThat(new HashSet<>(begun)).as("batches").hasSize(BATCHES);
        assertThat(begun.size()).as("a kill repeats at most one batch").isLessThanOrEqualTo(BATCHES + KILLS);
        assertThat(count("SELECT count(*) FROM orders")).isEqualTo(9_959);
        assertThat(count("SELECT count(*) FROM rejects")).isEqualTo(41);
        assertThat(count("SELECT count(*) FROM (SELECT line FROM orders UNION SELECT line FROM rejects)"))
                .as("rows, each in one table")
                .isEqualTo(SampleOrders.ROWS);
        assertThat(count("SELECT count(DISTINCT load) FROM batches")).isEqualTo(1);
        assertThat(count("SELECT sum(read) FROM batches")).isEqualTo(SampleOrders.ROWS);
    }

    private void runAndKill(int batches, int waitMillis) throws Exception {
        var process = spawn();
        try (var output = process.inputReader()) {
            for (int batch = 0; batch < batches; batch++) {
                var line = output.readLine();
                assertThat(line).as("ended by itself: %s", errors()).startsWith("batch ");
                begun.add(line);
            }
            assertThat(process.waitFor(waitMillis, TimeUnit.MILLISECONDS))
                    .as("ended by itself: %s", errors())
                    .isFalse();
            process.toHandle().destroyForcibly();
            output.lines().forEach(begun::add);
        } finally {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
    }

    private String runToEnd() throws Exception {
        var process = spawn();
        try (var output = process.inputReader()) {
            var lines = new ArrayList<>(output.lines().toList());
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(errors()).isZero();
            var last = lines.removeLast();
            begun.addAll(lines);
            return last;
        } finally {
            process.toHandle().destroyForcibly();
        }
    }

    private Process spawn() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EtlProcess.class.getName(),
                        directory.resolve("data").toString(),
                        directory.resolve("orders.db").toString(),
                        Integer.toString(BATCH_ROWS),
                        Integer.toString(PAUSE_MILLIS))
                .redirectError(directory.resolve("errors").toFile())
                .start();
    }

    private String errors() throws IOException {
        return Files.readString(directory.resolve("errors"));
    }

    private long count(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("orders.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.getLong(1);
        }
    }
}
