package io.fermata.examples.documentingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** One document of each fate. */
public final class DocumentIngestionCrashCase implements CrashCase {
    private static final List<String> DOCUMENTS =
            List.of("invoice-1003.txt", "note-of-thanks.txt", "report-tides.md", "soup.txt");

    /** Needed to register it. */
    public DocumentIngestionCrashCase() {}

    @Override
    public String name() {
        return "document-ingestion";
    }

    @Override
    public WorkflowProvider provider() {
        return new DocumentIngestionProvider();
    }

    @Override
    public void prepare(Path shared) throws IOException {
        for (var name : DOCUMENTS) {
            Files.copy(Path.of("inputs/documents", name), shared.resolve(name));
        }
    }

    @Override
    public String input(Path shared, Path output) {
        return "{\"folder\": \"" + shared + "\", \"output\": \"" + output + "\"}";
    }

    @Override
    public String lastLine() {
        return "Ingested 4 documents: 0 stored at once, 1 after review, 2 for manual processing, 1 rejected; "
                + "3 rows, 3 entities, 1 in the index.";
    }

    @Override
    public void checkEnd(Path output) throws SQLException {
        assertThat(Rows.documents(output))
                .containsExactly("invoice-1003.txt manual", "note-of-thanks.txt manual", "report-tides.md stored");
        assertThat(Rows.entities(output, "invoice-1003.txt")).isEmpty();
        assertThat(Rows.entities(output, "report-tides.md")).containsExactly("date 2026-06-30", "reference REP-204");
    }
}
