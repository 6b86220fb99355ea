package io.fermata.examples.shelletl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Category;
import io.fermata.sdk.Execution;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.testkit.SimulatedFermata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellEtlTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int UP_TO_EXTRACT = 2;

    @TempDir
    Path directory;

    @BeforeEach
    void copyTills() throws IOException {
        Files.createDirectories(tills());
        try (var files = Files.list(Path.of("inputs/tills"))) {
            for (var file : files.toList()) {
                Files.copy(file, tills().resolve(file.getFileName()));
            }
        }
    }

    @Test
    void scripts_load_what_the_tills_sold() throws Exception {
        try (var fermata = open()) {
            var report = start(fermata, request(null, null)).result(Duration.ZERO);

            assertThat(report.report())
                    .isEqualTo(
                            Files.readString(Path.of("expected/shell-etl.txt")).strip());
            assertThat(output()).hasContent(Sales.LOADED);
        }
    }

    @Test
    void what_was_extracted_is_not_extracted_again() throws Exception {
        try (var fermata = open()) {
            startUpToExtract(fermata);
            fermata.crash();
            forgetTills();
            fermata.restart();

            var execution = again(fermata);
            execution.resume();

            assertThat(execution.result(Duration.ZERO).rows()).isEqualTo(60);
            assertThat(output()).hasContent(Sales.LOADED);
        }
    }

    @Test
    void stage_that_is_killed_between_its_file_and_its_record_does_not_work_again() throws Exception {
        try (var fermata = open()) {
            startUpToExtract(fermata);
            var extracted = room().resolve("extract.0.tsv");
            var before = Files.getLastModifiedTime(extracted);
            Files.copy(extracted, room().resolve("validate.0.tsv"));

            again(fermata).resume();

            assertThat(again(fermata).result(Duration.ZERO).rejected())
                    .as("the file that validate finds is taken for its own")
                    .isZero();
            assertThat(Files.getLastModifiedTime(extracted)).isEqualTo(before);
        }
    }

    @Test
    void too_many_rejects_fail_the_stage_at_once_and_load_nothing() {
        try (var fermata = open()) {
            var execution = start(fermata, request(2, null));

            assertThatThrownBy(() -> execution.result(Duration.ZERO))
                    .isInstanceOfSatisfying(
                            WorkflowFailed.class,
                            failed -> assertThat(failed.category()).isEqualTo(Category.VALIDATION))
                    .hasRootCauseMessage("command sh exited with 65: 3 of 60 rows are no sales, 2 would do;"
                            + " the first: harbour\t2026-07-05T11:40\tscone\ttwo\t310");
            assertThat(fermata.history("s-1"))
                    .filteredOn(event -> event.type().equals("AttemptFailed"))
                    .isEmpty();
            assertThat(output()).doesNotExist();
        }
    }

    @Test
    void file_that_is_not_what_is_on_record_is_refused_and_made_anew_when_a_person_says_so() throws Exception {
        try (var fermata = open()) {
            startUpToExtract(fermata);
            Files.writeString(room().resolve("extract.0.tsv"), "harbour\n");
            var execution = again(fermata);
            execution.resume();

            assertThatThrownBy(() -> execution.result(Duration.ZERO))
                    .hasStackTraceContaining("extract.0.tsv is not the file that is on record");

            execution.retry(operation(fermata, "extract"), null);
            assertThat(execution.result(Duration.ZERO).rows()).isEqualTo(60);
            assertThat(room().resolve("extract.1.tsv")).exists();
        }
    }

    @Test
    void stage_that_hangs_is_ended_and_tried_again_and_leaves_no_half_file() throws Exception {
        try (var fermata = open(Duration.ofMillis(200))) {
            var execution = start(fermata, request(null, ShellEtlRequest.PAUSE_SECONDS_MAX));

            assertThatThrownBy(() -> execution.result(DAY))
                    .hasStackTraceContaining("command sh took longer than PT0.2S")
                    .hasStackTraceContaining("CommandTimedOut");
            try (var files = Files.list(room())) {
                assertThat(files).extracting(Path::getFileName).hasToString("[extract.0.tsv.part]");
            }
        }
    }

    @Test
    void request_that_cannot_be_served_is_refused_at_the_door() {
        try (var fermata = open()) {
            assertThatThrownBy(() -> start(fermata, request(-1, null)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith("rejectsMax must be from 0 to");
            assertThatThrownBy(() -> start(
                            fermata,
                            new ShellEtlRequest(tills().toString(), "sales.tsv", "work", "nowhere", null, null)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith("scripts must be a folder with stage.sh");
        }
    }

    private static SimulatedFermata open() {
        return open(Duration.ofMinutes(1));
    }

    private static SimulatedFermata open(Duration limit) {
        return SimulatedFermata.open(builder -> builder.provider(new ShellEtlProvider(limit)));
    }

    private static Execution<ShellEtlReport> start(SimulatedFermata fermata, ShellEtlRequest request) {
        return fermata.start("shell-etl", "s-1", request, ShellEtlReport.class);
    }

    private void startUpToExtract(SimulatedFermata fermata) {
        fermata.start(
                "shell-etl",
                "s-1",
                request(null, null),
                TypeRef.of(ShellEtlReport.class),
                StartOptions.DEFAULT.withMaxSteps(UP_TO_EXTRACT));
        fermata.runUntilIdle();
        assertThat(again(fermata).describe().status()).isEqualTo(Status.PAUSED);
    }

    private static Execution<ShellEtlReport> again(SimulatedFermata fermata) {
        return fermata.execution("s-1", ShellEtlReport.class);
    }

    private static String operation(SimulatedFermata fermata, String step) {
        return fermata.history("s-1").stream()
                .filter(event -> event.detail().text().contains("\"name\":\"" + step + "\""))
                .map(event -> String.valueOf(event.operation()))
                .findFirst()
                .orElseThrow();
    }

    private void forgetTills() throws IOException {
        for (var till : List.of("harbour.tsv", "lighthouse.tsv", "museum.tsv")) {
            Files.delete(tills().resolve(till));
        }
    }

    private ShellEtlRequest request(@Nullable Integer rejectsMax, @Nullable Integer pauseSeconds) {
        return new ShellEtlRequest(
                tills().toString(),
                output().toString(),
                directory.resolve("work").toString(),
                "scripts/shell-etl",
                rejectsMax,
                pauseSeconds);
    }

    private Path tills() {
        return directory.resolve("tills");
    }

    private Path output() {
        return directory.resolve("sales.tsv");
    }

    private Path room() throws IOException {
        try (var rooms = Files.list(directory.resolve("work"))) {
            return rooms.findFirst().orElseThrow();
        }
    }
}
