package io.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.bench.BenchOptions.WorkloadName;
import io.fermata.cli.UsageError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {
    @Test
    void a_workload_alone_has_defaults() {
        assertThat(BenchOptions.parse(List.of("W1")))
                .isEqualTo(new BenchOptions(WorkloadName.W1, 50, 10, 20, null, false, null));
    }

    @Test
    void options_stand_anywhere() {
        var options = BenchOptions.parse(
                List.of("--json", "--inflight", "500", "w3", "--seconds", "2", "--warmup", "0", "--data", "here"));

        assertThat(options).isEqualTo(new BenchOptions(WorkloadName.W3, 500, 2, 0, Path.of("here"), true, null));
    }

    @Test
    void recording_needs_a_closed_loop_and_a_directory(@TempDir Path scratch) {
        var file = scratch.resolve("w1.jfr");

        assertThat(BenchOptions.parse(List.of("W1", "--profile", file.toString()))
                        .profile())
                .isEqualTo(file);
        assertThatThrownBy(() -> BenchOptions.parse(List.of("W4", "--profile", file.toString())))
                .isInstanceOf(UsageError.class)
                .hasMessage("--profile is for W1, W2, W2q and W3");
        assertThatThrownBy(() -> BenchOptions.parse(
                        List.of("W1", "--profile", file.resolve("x").toString())))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("--profile must be a file in a directory that exists");
    }

    @ParameterizedTest
    @CsvSource({"W1, 50", "W2, 50", "w2q, 50", "W3, 50", "W4, 100000", "W5, 1000"})
    void each_workload_has_its_own_number_in_flight(String name, int inflight) {
        assertThat(BenchOptions.parse(List.of(name)).inflight()).isEqualTo(inflight);
    }

    @Test
    void a_million_may_be_parked_but_not_run() {
        assertThat(BenchOptions.parse(List.of("W4", "--inflight", "1000000")).inflight())
                .isEqualTo(1_000_000);
        assertThatThrownBy(() -> BenchOptions.parse(List.of("--inflight", "1000000", "W2")))
                .isInstanceOf(UsageError.class)
                .hasMessage("--inflight must be from 1 to 5000 for W2, found 1000000");
    }

    @ParameterizedTest
    @CsvSource({
        "'', bench needs a workload",
        "W9, there is no workload 'W9'",
        "W1 W3, found also 'W3'",
        "W1 --fast, no option '--fast'",
        "W1 --inflight, --inflight needs a value",
        "W1 --inflight 0, --inflight must be from 1 to",
        "W5 --inflight 5001, --inflight must be from 1 to 5000 for W5",
        "W1 --inflight many, --inflight must be a whole number",
        "W1 --inflight 99999999999, --inflight must be a whole number",
        "W1 --seconds 0, --seconds must be from 1",
        "W1 --warmup -1, --warmup must be from 0"
    })
    void wrong_arguments_are_refused_in_one_line(String arguments, String message) {
        var words = arguments.isEmpty() ? List.<String>of() : List.of(arguments.split(" "));

        assertThatThrownBy(() -> BenchOptions.parse(words))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void a_file_is_no_place_for_data(@TempDir Path directory) throws Exception {
        var file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> BenchOptions.parse(List.of("W1", "--data", file.toString())))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("is a file");
    }
}
