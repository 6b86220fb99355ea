package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a person reads when the disk is at fault: one line, and exit status 4. Small disks of their own take root. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class StorageFaultsIT {
    private static final long SECOND_GROUP = 3 * 4096L;
    private static final int CHUNK_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            shell("umount", "-l", disk().toString());
        }
    }

    @Test
    void read_only_directory_is_one_line_and_status_4() throws Exception {
        var data = mount().resolve("data");
        call(data, "run", "counting", "--id", "c", "--input", "{\"steps\":1}");
        assertThat(shell("mount", "-o", "remount,ro", disk().toString())).isEmpty();

        var refused = call(data, "show", "c");

        assertThat(refused.exitStatus()).as(refused.err()).isEqualTo(ExitStatus.STORE);
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .contains("cannot open the store in " + data, "read-only file system");
    }

    @Test
    void full_disk_is_one_line_and_status_4_and_goes_on_when_there_is_room() throws Exception {
        var data = mount().resolve("data");
        call(data, "run", "counting", "--id", "c", "--input", "{\"steps\":1}");
        var filler = disk().resolve("filler");
        fill(filler);

        var refused = call(data, "run", "counting", "--id", "d", "--input", "{\"steps\":1}");
        Files.delete(filler);
        var taken = call(data, "run", "counting", "--id", "d", "--input", "{\"steps\":1}");

        assertThat(refused.exitStatus()).as(refused.err()).isEqualTo(ExitStatus.STORE);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(taken.exitStatus()).as(taken.err()).isZero();
    }

    @Test
    void log_with_a_flipped_byte_is_one_line_with_file_and_offset_and_status_4() throws Exception {
        var data = folder.resolve("data");
        var running = start(data, "run", "sleeping", "--id", "s");
        while (!call(data, "show", "s", "--json").out().contains("PARKED")) {
            assertThat(running.isAlive()).isTrue();
        }
        running.destroyForcibly().waitFor();
        Path log;
        try (var files = Files.newDirectoryStream(data.resolve("log"), "*.log")) {
            log = files.iterator().next();
        }
        flip(log);

        var refused = call(data, "show", "s");

        assertThat(refused.exitStatus()).as(refused.err()).isEqualTo(ExitStatus.STORE);
        assertThat(refused.err().lines()).singleElement().asString().contains(log.toString(), "at offset ");
    }

    private Path disk() {
        return folder.resolve("disk");
    }

    private Path mount() throws Exception {
        Files.createDirectories(disk());
        var obstacle = shell("mount", "-t", "tmpfs", "-o", "size=192m", "tmpfs", disk().toString());
        assumeThat(obstacle)
                .as("skipped: no small disk can be mounted: %s", obstacle)
                .isEmpty();
        mounted = true;
        return disk();
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[CHUNK_BYTES]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space");
        }
    }

    private static void flip(Path log) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(SECOND_GROUP);
            int before = file.read();
            file.seek(SECOND_GROUP);
            file.write(before ^ 1);
        }
    }

    /** What it complains about; empty if it worked. */
    private static String shell(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said + "(" + String.join(" ", command) + ")";
    }

    private CliHarness.Said call(Path data, String... words) throws Exception {
        var process = start(data, words);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new CliHarness.Said(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static Process start(Path data, String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data.toString()));
        return new ProcessBuilder(command).start();
    }
}
