package io.fermata.examples.documentingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentRulesTest {
    @TempDir
    Path directory;

    @Test
    void the_shipped_pdfs_hold_what_the_generator_writes() throws Exception {
        for (var sample : SamplePdfs.TEXTS.entrySet()) {
            var bytes = Files.readAllBytes(Path.of("inputs/documents", sample.getKey()));

            assertThat(Pdf.text(sample.getKey(), bytes).strip())
                    .isEqualTo(sample.getValue().strip());
        }
    }

    @Test
    void markdown_loses_its_markup_and_nothing_else() {
        assertThat(Markdown.text("""
            # A *new* title

            - From: [Ines](https://example.org)
            1. **bold** and `code`, 3 * 4 stays

            | Total | EUR 1.00 |
            """)).isEqualTo("""
                A new title

                From: Ines
                bold and code, 3 * 4 stays

                 Total   EUR 1.00\s
                """);
    }

    @Test
    void entities_are_found_once_each_in_one_spelling() {
        var text = """
            From: Ada Byron
            Customer:  Grace & Co.\s
            On 3 March 2026, that is 2026-03-03, and on 2026-04-01: EUR 1,190.00, EUR 1190.00 and USD 5; INV-1001, x-1.
            """;

        assertThat(Extractor.extract(EntityKind.DATE, text)).containsExactly("2026-03-03", "2026-04-01");
        assertThat(Extractor.extract(EntityKind.AMOUNT, text)).containsExactly("EUR 1190.00", "USD 5.00");
        assertThat(Extractor.extract(EntityKind.PARTY, text)).containsExactly("Ada Byron", "Grace & Co.");
        assertThat(Extractor.extract(EntityKind.REFERENCE, text)).containsExactly("INV-1001");
    }

    @Test
    void what_looks_like_an_entity_and_is_none_fails_for_good() {
        for (var date : List.of("2026-13-01", "31 June 2026")) {
            assertThatThrownBy(() -> Extractor.extract(EntityKind.DATE, date))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(date);
        }
        for (var amount : List.of("EUR 1.2.3", "GBP 1,19")) {
            assertThatThrownBy(() -> Extractor.extract(EntityKind.AMOUNT, amount))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(amount);
        }
    }

    @Test
    void confidence_decides_the_route_at_its_limits() {
        assertThat(List.of(90, 89, 70, 69))
                .extracting(Route::of)
                .containsExactly(Route.AUTO, Route.REVIEW, Route.REVIEW, Route.MANUAL);
        assertThat(new Reassessment(0.9).percent()).isEqualTo(90);
        assertThat(new Reassessment(7).percent()).isEqualTo(100);
    }

    @Test
    void writes_that_come_twice_after_a_crash_leave_the_same_rows() throws Exception {
        var archive = new Archive(directory, "run");
        var index = new SearchIndex(directory);
        var row = new StoredDocument("a.txt", "00", Kind.LETTER, 90, 0, null);
        for (int time = 0; time < 2; time++) {
            archive.putEntities("a.txt", EntityKind.DATE, List.of("2026-01-01", "2026-01-02"));
            archive.put(row);
            index.put("run", row, "text");
        }
        assertThat(archive.holdings(index.count("run"))).isEqualTo(new Archive.Holdings(1, 0, 2, 1));

        for (int time = 0; time < 2; time++) {
            archive.removeEntities("a.txt", EntityKind.DATE);
            archive.remove("a.txt");
            index.remove("a.txt");
        }
        assertThat(archive.holdings(index.count("run"))).isEqualTo(new Archive.Holdings(0, 0, 0, 0));
    }

    @Test
    void a_file_that_changed_since_it_was_received_is_not_read() throws Exception {
        var file = Files.writeString(directory.resolve("a.txt"), "Dear all");
        var inbox = Inbox.of(directory.toString());
        var received = inbox.receive().getFirst();

        Files.writeString(file, "Dear none".toUpperCase(Locale.ROOT));

        assertThatThrownBy(() -> inbox.text(received)).hasMessageContaining("has changed");
    }
}
