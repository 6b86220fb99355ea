package io.fermata.examples.trip;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Kills the process of a saga with {@code kill -9} while it is being undone: between the two refusals of a
 * compensation, after a step of unknown outcome. What was undone, and what a person is shown of it, is the same as
 * without.
 */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class TripKillIT {
    private static final long POLL_NANOS = 5_000_000;
    private static final int FAILED = 1;

    @TempDir
    Path directory;

    @Test
    void table_is_right_after_a_kill_between_two_refusals_of_a_compensation() throws Exception {
        var first = fermata("run", "trip", "--id", "t", "--input", input());
        while (!ledger().contains("refund refused, attempt 1")) {
            assertThat(first.isAlive()).as("%s", said("err")).isTrue();
            LockSupport.parkNanos(POLL_NANOS);
        }
        first.toHandle().destroyForcibly();
        first.waitFor();
        assertThat(ledger()).doesNotContain("card refunded, attempt 3");

        int status = fermata("run", "trip", "--id", "t").waitFor();

        assertThat(status).isEqualTo(FAILED);
        assertThat(said("err"))
                .contains("t is FAILED")
                .contains(Files.readString(Path.of("expected/trip.txt")).strip());
        assertThat(ledger())
                .containsExactly(
                        "flight booked for Ada",
                        "card charged",
                        "ticket issued",
                        "ticket looked up by its key, and returned",
                        "refund refused, attempt 1",
                        "refund refused, attempt 2",
                        "card refunded, attempt 3",
                        "flight cancelled, seat 7A is free");
        assertThat(fermata("show", "t").waitFor()).isZero();
        assertThat(said("out"))
                .containsSubsequence(
                        "undoing    ticket UNDONE, 1 attempt",
                        "undoing    insure NOT_NEEDED",
                        "undoing    charge UNDONE, 3 attempts",
                        "undoing    flight UNDONE, 1 attempt");
    }

    private String input() {
        return "{\"traveller\":\"Ada\",\"ledger\":\"" + directory.resolve("ledger") + "\"}";
    }

    private List<String> ledger() throws IOException {
        var file = directory.resolve("ledger");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private String said(String stream) throws IOException {
        return Files.readString(directory.resolve(stream), StandardCharsets.UTF_8);
    }

    private Process fermata(String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", directory.resolve("data").toString()));
        return new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }
}
