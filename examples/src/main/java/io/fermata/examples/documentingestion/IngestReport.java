package io.fermata.examples.documentingestion;

import java.util.List;

/**
 * The finished run, as read back from the database and the index.
 *
 * @param summary one line, the last one of the report
 * @param report the same for a reader
 */
record IngestReport(String summary, List<Ingested> documents, Archive.Holdings holdings, String report) {
    IngestReport {
        documents = List.copyOf(documents);
    }

    static IngestReport of(IngestRequest request, List<Ingested> documents, Archive.Holdings holdings) {
        var summary = "Ingested " + documents.size() + " documents: "
                + count(documents, Ingested.Fate.STORED) + " stored at once, "
                + count(documents, Ingested.Fate.STORED_AFTER_REVIEW) + " after review, "
                + count(documents, Ingested.Fate.MANUAL) + " for manual processing, "
                + count(documents, Ingested.Fate.REJECTED) + " rejected; "
                + (holdings.stored() + holdings.manual()) + " rows, " + holdings.entities() + " entities, "
                + holdings.indexed() + " in the index.";
        var text = new StringBuilder("# Documents of " + request.folder() + "\n\n");
        documents.forEach(document -> text.append("- ")
                .append(document.name())
                .append(": ")
                .append(document.text())
                .append("\n"));
        return new IngestReport(
                summary,
                documents,
                holdings,
                text.append("\n").append(summary).append("\n").toString());
    }

    private static long count(List<Ingested> documents, Ingested.Fate fate) {
        return documents.stream().filter(document -> document.fate() == fate).count();
    }
}
