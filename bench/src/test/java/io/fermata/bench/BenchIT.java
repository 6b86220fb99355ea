package io.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class BenchIT {
    private static final List<String> FIELDS = List.of(
            "engine",
            "workload",
            "inflight",
            "workflows_per_s",
            "steps_per_s",
            "p50_ms",
            "p99_ms",
            "cpu_ms_per_workflow",
            "syncs_per_workflow",
            "log_bytes_per_workflow",
            "rss_mb",
            "disk_mb",
            "filesystem",
            "calibration",
            "sampled_history");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"W1", "W2", "W2q", "W3"})
    void a_short_run_gives_every_figure_and_leaves_nothing_behind(String workload) throws Exception {
        var line = run(workload, "--json");

        assertThat(line.lines()).hasSize(1);
        assertThat(FIELDS).allSatisfy(field -> assertThat(line).contains("\"" + field + "\":"));
        assertThat(line).contains("\"workload\":\"" + workload + "\"", "\"Started\"", "\"Closed\"");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void parked_executions_are_started_kept_and_resumed() throws Exception {
        var line = run("W4", "--json");

        assertThat(List.of(
                        "parked",
                        "start_per_s",
                        "heap_mb",
                        "idle_cpu",
                        "bytes_per_parked",
                        "restart_s",
                        "resume_per_s"))
                .allSatisfy(field -> assertThat(line).contains("\"" + field + "\":"));
        assertThat(line).contains("\"parked\":20,");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_killed_process_loses_nothing() throws Exception {
        var line = run("W5", "--json");

        assertThat(line).contains("\"lost\":0,\"wrong\":0,\"repeated\":", "\"first_progress_ms\":", "\"restart_s\":");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void sampled_history_of_a_sequence_shows_each_step() throws Exception {
        var table = run("W1");

        for (int step = 1; step <= 5; step++) {
            assertThat(table).contains("OperationOpened " + step, "OperationClosed " + step);
        }
        assertThat(table).containsPattern("workflows_per_s +[0-9.]+");
    }

    private String run(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--inflight", "20", "--seconds", "1", "--warmup", "1", "--data", directory.toString()));
        var bytes = new ByteArrayOutputStream();
        try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            assertThat(new BenchVerb().run(all, out, System.err)).isZero();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
