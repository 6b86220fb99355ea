package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.store.local.LocalStore;
import io.fermata.store.local.LocalStoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several processes on one data directory. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ProcessIT {
    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void other_calls_reach_the_process_that_runs() throws Exception {
        var data = folder.resolve("data");
        start(data, "run", "sleeping", "--id", "s");
        awaitParked(data, "s");

        var socket = data.resolve(SocketPath.NAME);
        assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(call(data, "run", "waiting", "--id", "w").exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(call(data, "publish", "order.paid", "--key", "w", "--payload", "5")
                        .out())
                .endsWith("5\n");
        assertThat(call(data, "run", "counting", "--id", "c", "--input", "{\"steps\":2}")
                        .out())
                .endsWith("counted to 2\n");
        assertThat(call(data, "show", "nobody").exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(call(data, "run", "counting", "--id", "c", "--input", "{\"steps\":3}")
                        .err())
                .contains("was started with another input");
    }

    @Test
    void what_is_left_out_stays_left_out_on_the_way_to_the_process_that_runs() throws Exception {
        var data = folder.resolve("data");
        start(data, "run", "sleeping", "--id", "s");
        awaitParked(data, "s");
        call(data, "run", "counting", "--id", "c", "--input", "{\"steps\":2}");
        call(data, "run", "failing", "--id", "f", "--input", "7");

        assertThat(call(data, "run", "counting", "--id", "c").out()).endsWith("counted to 2\n");
        assertThat(call(data, "fork", "c", "--from", "2", "--id", "d", "--reason", "again")
                        .out())
                .endsWith("counted to 2\n");
        assertThat(call(data, "retry", "f").exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(call(data, "history", "f", "--json").out().lines().filter(line -> line.contains("Reopened")))
                .singleElement()
                .asString()
                .doesNotContain("\"input\"");
    }

    @Test
    void directory_that_a_process_runs_is_backed_up_through_its_socket() throws Exception {
        var data = folder.resolve("data");
        var copy = folder.resolve("copy").toString();
        var running = start(data, "run", "sleeping", "--id", "s");
        awaitParked(data, "s");
        call(data, "run", "waiting", "--id", "w");

        var backup = call(data, "backup", "--to", copy);
        var onto = call(data, "backup", "--to", copy);

        assertThat(backup.out()).startsWith("backed up ");
        assertThat(backup.exitStatus()).isZero();
        assertThat(onto.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(onto.err().lines()).singleElement().asString().contains("--to: ", copy, "is not empty");
        assertThat(running.isAlive()).isTrue();
        var other = folder.resolve("other");
        assertThat(call(other, "restore", "--from", copy).exitStatus()).isZero();
        assertThat(call(other, "publish", "order.paid", "--key", "w", "--payload", "5")
                        .out())
                .endsWith("5\n");
        assertThat(call(other, "show", "s", "--json").out()).contains("PARKED");
    }

    @Test
    void verify_asks_the_process_that_runs_for_the_histories() throws Exception {
        var data = folder.resolve("data");
        start(data, "run", "sleeping", "--id", "s");
        awaitParked(data, "s");

        assertThat(call(data, "verify").out()).isEqualTo("breaks 0 of 1 open executions\n");
        assertThat(call(data, "history", "s", "--export").out()).startsWith("{\n  \"fermataHistory\": 1,");
    }

    @Test
    void an_interrupted_run_prints_the_line_that_resumes() throws Exception {
        var data = folder.resolve("data");
        var running = start(data, "run", "sleeping", "--id", "s");
        awaitParked(data, "s");

        new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();

        assertThat(running.waitFor()).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(text(running)).endsWith("./fermata run sleeping --id s --data " + data + "\n");
        assertThat(Files.exists(data.resolve(SocketPath.NAME))).isFalse();
        assertThat(call(data, "show", "s", "--json").out()).contains("PARKED");
    }

    @Test
    void a_socket_left_by_a_killed_process_does_not_matter() throws Exception {
        var data = folder.resolve("data");
        var running = start(data, "run", "sleeping", "--id", "s");
        awaitParked(data, "s");

        running.destroyForcibly().waitFor();

        assertThat(Files.exists(data.resolve(SocketPath.NAME))).isTrue();
        assertThat(call(data, "show", "s", "--json").out()).contains("PARKED");
        assertThat(call(data, "run", "counting", "--id", "c", "--input", "{\"steps\":1}")
                        .exitStatus())
                .isZero();
    }

    @Test
    void a_deep_directory_is_reached_too() throws Exception {
        var data = folder.resolve("d".repeat(60)).resolve("e".repeat(60)).resolve("data");
        start(data, "run", "sleeping", "--id", "s");
        awaitParked(data, "s");

        assertThat(call(data, "run", "waiting", "--id", "w").exitStatus()).isEqualTo(ExitStatus.PARKED);
    }

    @Test
    void a_store_that_another_program_holds_is_refused() throws Exception {
        var data = folder.resolve("data");
        try (var held = LocalStore.open(data, LocalStoreOptions.defaults())) {
            var refused = call(data, "show", "s");

            assertThat(held.shards()).isOne();
            assertThat(refused.exitStatus()).isEqualTo(ExitStatus.STORE);
            assertThat(refused.err())
                    .contains("in use by process " + ProcessHandle.current().pid());
            assertThat(refused.err().lines()).hasSize(1);
        }
    }

    @Test
    void a_damaged_store_is_refused() throws Exception {
        var data = folder.resolve("data");
        call(data, "run", "counting", "--id", "c", "--input", "{\"steps\":1}");
        Files.writeString(data.resolve("FORMAT"), "fermata-store 99\nshards 1\n");

        var refused = call(data, "show", "c");

        assertThat(refused.exitStatus()).isEqualTo(ExitStatus.STORE);
        assertThat(refused.err()).contains("format 99");
    }

    private void awaitParked(Path data, String id) throws Exception {
        while (!call(data, "show", id, "--json").out().contains("PARKED")) {
            assertThat(started).allMatch(Process::isAlive);
        }
    }

    private CliHarness.Said call(Path data, String... words) throws Exception {
        var process = start(data, words);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        started.remove(process);
        return new CliHarness.Said(
                process.exitValue(),
                text(process),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private Process start(Path data, String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dstdout.encoding=UTF-8",
                "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data.toString()));
        var process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
