package io.fermata.examples.documentingestion;

import java.io.IOException;

/** What a run reads from and writes to. Only steps call it. */
record Shelf(String run, Inbox inbox, Archive archive, SearchIndex index) {
    static Shelf of(IngestRequest request, String run) {
        var output = Inbox.path("output", request.output());
        return new Shelf(run, Inbox.of(request.folder()), new Archive(output, run), new SearchIndex(output));
    }

    Classification classify(ReceivedDocument document) throws IOException {
        return Classifier.classify(document.name(), inbox.text(document));
    }

    /** Extracts the entities of one sort and keeps them; returns how many there are. */
    int extract(ReceivedDocument document, EntityKind kind) throws IOException {
        var entities = Extractor.extract(kind, inbox.text(document));
        archive.putEntities(document.name(), kind, entities);
        return entities.size();
    }

    int reassess(ReceivedDocument document, Assessment before) throws IOException {
        return Classifier.reassess(document.name(), inbox.text(document), before);
    }

    void index(ReceivedDocument document, StoredDocument stored) throws IOException {
        index.put(run, stored, inbox.text(document));
    }

    Archive.Holdings holdings() throws IOException {
        return archive.holdings(index.count(run));
    }
}
