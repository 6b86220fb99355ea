package io.fermata.examples.documentingestion;

import org.jspecify.annotations.Nullable;

/**
 * A document's row.
 *
 * @param percent how sure its kind is
 * @param rounds how often it was reassessed
 * @param reason why a person must see to it; null for one that is stored and indexed
 */
record StoredDocument(
        String name,
        String digest,
        Kind kind,
        int percent,
        int rounds,
        @Nullable String reason) {
    static StoredDocument of(ReceivedDocument received, Assessment assessment, @Nullable String reason) {
        return new StoredDocument(
                received.name(),
                received.digest(),
                assessment.kind(),
                assessment.percent(),
                assessment.rounds(),
                reason);
    }
}
