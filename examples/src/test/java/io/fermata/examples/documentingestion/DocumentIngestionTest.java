package io.fermata.examples.documentingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Execution;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Status;
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

class DocumentIngestionTest {
    private static final Path SAMPLES = Path.of("inputs/documents");
    private static final String ID = "in-1";

    @TempDir
    Path directory;

    private Path folder = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectories(directory.resolve("folder"));
        output = directory.resolve("output");
    }

    @Test
    void the_sample_folder_gives_the_expected_last_line() throws Exception {
        var report = ingest(SAMPLES);

        assertThat(Path.of("expected/document-ingestion.txt")).hasContent(report.summary() + "\n");
        assertThat(report.report()).endsWith("\n" + report.summary() + "\n");
        assertThat(Rows.documents(output))
                .containsExactly(
                        "contract-lighthouse.pdf stored",
                        "invoice-1001.pdf stored",
                        "invoice-1002.md stored",
                        "invoice-1003.txt manual",
                        "letter-archive.txt stored",
                        "note-of-thanks.txt manual",
                        "report-tides.md stored");
    }

    @Test
    void failed_classification_leaves_no_row() throws Exception {
        copy("soup.txt", "torn.pdf", "letter-archive.txt");

        var report = ingest(folder);

        assertThat(report.documents())
                .extracting(Ingested::fate)
                .containsExactly(Ingested.Fate.STORED_AFTER_REVIEW, Ingested.Fate.REJECTED, Ingested.Fate.REJECTED);
        assertThat(Rows.documents(output)).containsExactly("letter-archive.txt stored");
        assertThat(Rows.entities(output, "soup.txt")).isEmpty();
        assertThat(Rows.entities(output, "torn.pdf")).isEmpty();
    }

    @Test
    void partial_extraction_is_undone_and_the_document_marked_for_a_person() throws Exception {
        copy("invoice-1003.txt");

        var report = ingest(folder);

        assertThat(report.documents())
                .extracting(Ingested::text)
                .containsExactly("for manual processing: the date '2026-02-30' is no day of any year; "
                        + "undone: extract-amount, extract-party, extract-reference");
        assertThat(Rows.documents(output)).containsExactly("invoice-1003.txt manual");
        assertThat(Rows.entities(output, "invoice-1003.txt")).isEmpty();
        assertThat(report.holdings().indexed()).isZero();
    }

    @Test
    void a_document_is_routed_again_after_each_reassessment() throws Exception {
        copy("note-of-thanks.txt");
        try (var fermata = simulated()) {
            var run = start(fermata, folder, true);
            fermata.publish(DocumentPath.REASSESSED, ID + "/note-of-thanks.txt", new Reassessment(0.75));
            fermata.runUntilIdle();
            assertThatThrownBy(() -> run.result(Duration.ZERO))
                    .as("still in review")
                    .isNotNull();

            fermata.publish(DocumentPath.REASSESSED, ID + "/note-of-thanks.txt", new Reassessment(0.9));

            assertThat(run.result(Duration.ZERO).documents())
                    .extracting(Ingested::text)
                    .containsExactly("stored after 2 reviews (letter, 90 %)");
        }
    }

    @Test
    void a_person_who_never_answers_leaves_the_document_unstored() throws Exception {
        copy("letter-archive.txt");
        try (var fermata = simulated()) {
            var run = start(fermata, folder, true);

            fermata.advance(Duration.ofDays(4));

            assertThat(run.result(Duration.ZERO).documents())
                    .extracting(Ingested::fate)
                    .containsExactly(Ingested.Fate.MANUAL);
        }
    }

    @Test
    void a_document_that_waits_for_a_person_holds_up_no_other() throws Exception {
        copy("letter-archive.txt", "note-of-thanks.txt", "report-tides.md");
        Files.copy(SAMPLES.resolve("letter-archive.txt"), folder.resolve("the-last.txt"));
        try (var fermata = simulated()) {
            start(fermata, folder, true);
            fermata.publish(DocumentPath.REASSESSED, ID + "/the-last.txt", new Reassessment(1));
            fermata.runUntilIdle();
        }
        assertThat(Rows.documents(output)).containsExactly("the-last.txt stored");
    }

    @Test
    void a_cancelled_run_takes_back_what_was_not_decided() throws Exception {
        copy("letter-archive.txt");
        try (var fermata = simulated()) {
            var run = start(fermata, folder, true);
            fermata.runUntilIdle();
            assertThat(Rows.entities(output, "letter-archive.txt")).hasSize(3);

            run.cancel("changed our mind");

            assertThatThrownBy(() -> run.result(Duration.ofHours(1))).isInstanceOf(WorkflowFailed.class);
            assertThat(run.describe().status()).isEqualTo(Status.CANCELLED);
        }
        assertThat(Rows.entities(output, "letter-archive.txt")).isEmpty();
        assertThat(Rows.documents(output)).isEmpty();
    }

    @Test
    void the_same_folder_again_stands_beside_the_first_run() throws Exception {
        copy("letter-archive.txt", "invoice-1003.txt");

        var first = ingest(folder);
        var second = ingest(folder);

        assertThat(second.summary()).isEqualTo(first.summary());
    }

    @Test
    void an_empty_folder_is_ingested_at_once() {
        assertThat(ingest(folder).summary())
                .isEqualTo("Ingested 0 documents: 0 stored at once, 0 after review, 0 for manual processing, "
                        + "0 rejected; 0 rows, 0 entities, 0 in the index.");
    }

    @Test
    void what_is_no_folder_is_refused_at_the_door() throws Exception {
        var file = Files.writeString(directory.resolve("file"), "");

        assertThatCode(() -> check(folder, output)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(file, output))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("folder must be a folder");
        assertThatThrownBy(() -> check(folder, file)).hasMessageStartingWith("output must be a folder");
    }

    private static void check(Path folder, Path output) {
        new DocumentIngestion().check(new IngestRequest(folder.toString(), output.toString(), null));
    }

    private IngestReport ingest(Path from) {
        try (var fermata = simulated()) {
            return start(fermata, from, null).result(Duration.ofDays(1));
        }
    }

    private Execution<IngestReport> start(SimulatedFermata fermata, Path from, @Nullable Boolean external) {
        var request = new IngestRequest(from.toString(), output.toString(), external);
        return fermata.start("document-ingestion", ID, request, IngestReport.class);
    }

    private static SimulatedFermata simulated() {
        return SimulatedFermata.open(builder -> builder.provider(new DocumentIngestionProvider()));
    }

    private void copy(String... names) throws IOException {
        for (var name : List.of(names)) {
            Files.copy(SAMPLES.resolve(name), folder.resolve(name));
        }
    }
}
