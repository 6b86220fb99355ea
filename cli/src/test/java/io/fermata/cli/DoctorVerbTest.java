package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorVerbTest {
    @TempDir
    Path scratch;

    private CliHarness cli = new CliHarness(Path.of("unset"));

    /** Executions that ended, failed, sleep, wait for messages, signals, tasks and children. */
    @BeforeEach
    void fill() {
        cli = new CliHarness(scratch.resolve("data"));
        cli.run("run", "counting", "--id", "counted", "--input", "{\"steps\": 5}");
        cli.run("start", "sleeping", "--id", "asleep");
        for (var name : new String[] {"waiting", "asking", "delegating", "failing", "refunding", "asker"}) {
            cli.run("run", name, "--id", "a-" + name, "--input", "\"x\"");
            cli.run("run", name, "--id", "b-" + name);
        }
        cli.run("publish", "order.paid", "--key", "nobody", "--payload", "1");
        cli.run("poll", "outside");
    }

    @Test
    void sound_directory_is_clean_and_stays_as_it_is() throws IOException {
        var before = sizes();

        var said = cli.run("doctor");

        assertThat(said.out()).startsWith("clean: ");
        assertThat(said.exitStatus()).isZero();
        assertThat(cli.run("doctor", "--json").json())
                .containsEntry("findings", 0)
                .hasEntrySatisfying(
                        "executions", count -> assertThat((Integer) count).isGreaterThan(8));
        assertThat(sizes()).isEqualTo(before);
    }

    @Test
    void flipped_byte_is_named_with_file_and_offset() throws IOException {
        var log = only("log", ".log");
        flip(log, 2 * 4_096 + 100);

        var said = cli.run("doctor");

        assertThat(said.exitStatus()).isEqualTo(1);
        assertThat(said.lines().getFirst()).startsWith(log + " at offset 8192: ");
        assertThat(said.lastLine()).startsWith("1 finding in ");
    }

    @Test
    void flipped_byte_of_a_table_is_named_with_file_and_offset() throws IOException {
        var table = only("map", ".sst");
        flip(table, 100);

        var said = cli.run("doctor");

        assertThat(said.exitStatus()).isEqualTo(1);
        assertThat(said.out()).contains(table.getFileName().toString()).contains("offset");
    }

    @Test
    void what_cannot_be_read_is_told_apart_from_what_is_damaged() {
        var none = new CliHarness(scratch.resolve("none")).run("doctor");

        assertThat(none.exitStatus()).isEqualTo(4);
        assertThat(none.err()).contains("none");
        assertThat(Files.exists(scratch.resolve("none"))).isFalse();
    }

    private Path only(String folder, String suffix) throws IOException {
        try (var files = Files.list(cli.data().toRealPath().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String sizes() throws IOException {
        var sizes = new StringBuilder();
        try (var files = Files.walk(cli.data())) {
            for (var file : (Iterable<Path>) files.sorted()::iterator) {
                sizes.append(file)
                        .append(' ')
                        .append(Files.getLastModifiedTime(file))
                        .append('\n');
            }
        }
        return sizes.toString();
    }

    private static void flip(Path file, long offset) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            channel.write(one.put(0, (byte) (one.get(0) ^ 1)).rewind(), offset);
        }
    }
}
