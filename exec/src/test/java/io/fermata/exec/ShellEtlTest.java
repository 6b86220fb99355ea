package io.fermata.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Category;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.testkit.SimulatedFermata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of shell commands goes on when a step fails, hands on nothing, and forgets where it was. Steps do not. */
class ShellEtlTest {
    @TempDir
    Path folder;

    @Test
    void failed_extract_stops_the_pipeline_and_the_execution_fails() throws Exception {
        write("extract", "echo extract >> ran; echo 'no source' >&2; exit 2");
        write("transform", "echo transform >> ran");
        write("load", "echo load >> ran");

        try (var fermata = SimulatedFermata.open(this::etl)) {
            var execution = fermata.start("etl", "e-1", "orders", String.class);

            assertThatThrownBy(() -> execution.result(Duration.ofDays(1)))
                    .isInstanceOf(WorkflowFailed.class)
                    .hasMessageContaining("no source");
            assertThat(folder.resolve("ran")).hasContent("extract\nextract\nextract");
        }
    }

    @Test
    void each_step_gets_the_output_of_the_one_before() throws Exception {
        write("extract", "read table; echo $table: 3 1 2");
        write("transform", "tr ' ' '\\n' | sort | tr '\\n' ' '");
        write("load", "cat > loaded; wc -w < loaded");

        try (var fermata = SimulatedFermata.open(this::etl)) {
            var execution = fermata.start("etl", "e-1", "orders", String.class);

            assertThat(execution.result(Duration.ZERO).strip()).isEqualTo("4");
            assertThat(Files.readString(folder.resolve("loaded")).strip()).isEqualTo("1 2 3 orders:");
        }
    }

    @Test
    void retries_have_the_same_key_and_their_own_number() throws Exception {
        write(
                "extract",
                "echo $FERMATA_IDEMPOTENCY_KEY >> keys; echo $FERMATA_ATTEMPT >> attempts; test -e transient ||"
                        + " { touch transient; exit 1; }");
        write("transform", "true");
        write("load", "echo loaded");

        try (var fermata = SimulatedFermata.open(this::etl)) {
            var execution = fermata.start("etl", "e-1", "orders", String.class);

            assertThat(execution.result(Duration.ofDays(1))).isEqualTo("loaded\n");
        }

        assertThat(Files.readAllLines(folder.resolve("attempts"))).containsExactly("1", "2");
        assertThat(Set.copyOf(Files.readAllLines(folder.resolve("keys")))).hasSize(1);
    }

    @Test
    void what_was_extracted_is_not_extracted_again_after_a_crash() throws Exception {
        write("extract", "echo extract >> ran; echo rows");
        write("transform", "echo transform >> ran; cat");
        write("load", "echo load >> ran; test -e database || exit 75; cat");

        try (var fermata = SimulatedFermata.open(this::etl)) {
            fermata.start("etl", "e-1", "orders", String.class);
            fermata.runUntilIdle();
            fermata.crash();
            Files.createFile(folder.resolve("database"));
            fermata.restart();

            assertThat(fermata.execution("e-1", String.class).result(Duration.ofDays(1)))
                    .isEqualTo("rows\n");
            assertThat(folder.resolve("ran")).hasContent("extract\ntransform\nload\nload");
        }
    }

    @Test
    void missing_program_fails_the_step_at_once_and_names_it() {
        Workflow<String, String> broken =
                (ctx, input) -> Exec.step(ctx, "extract", Command.of("start")).stdout();
        try (var fermata = SimulatedFermata.open(
                f -> f.register("etl", broken, WorkflowOptions.types(String.class, String.class)))) {
            var execution = fermata.start("etl", "e-1", "orders", String.class);

            assertThatThrownBy(() -> execution.result(Duration.ZERO))
                    .hasMessageContaining("command start cannot run: no such program")
                    .hasRootCauseInstanceOf(Failure.class);
        }
    }

    private void etl(FermataBuilder builder) {
        Workflow<String, String> etl = this::etl;
        builder.register("etl", etl, WorkflowOptions.types(String.class, String.class));
    }

    private String etl(Context ctx, String table) {
        var options = StepOptions.retry(RetryPolicy.attempts(3));
        var extracted = Exec.step(ctx, "extract", options, script("extract").stdin(table + "\n"));
        var transformed =
                Exec.step(ctx, "transform", options, script("transform").stdin(extracted.stdout()));
        var loaded = Exec.step(ctx, "load", options, script("load").stdin(transformed.stdout()));
        return loaded.stdout();
    }

    private Command script(String name) {
        return Command.of("sh", name).directory(folder).exitCode(75, Category.RESOURCE);
    }

    private void write(String name, String script) throws Exception {
        Files.writeString(folder.resolve(name), script + "\n");
    }
}
