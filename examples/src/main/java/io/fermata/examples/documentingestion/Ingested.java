package io.fermata.examples.documentingestion;

/**
 * What became of one document.
 *
 * @param text the same for a reader, on one line
 */
record Ingested(String name, Fate fate, String text) {
    /** How a document's way ended. */
    enum Fate {
        STORED,
        STORED_AFTER_REVIEW,
        MANUAL,
        REJECTED
    }

    static Ingested decided(StoredDocument document) {
        var sureness = document.kind().word() + ", " + document.percent() + " %";
        if (document.reason() != null) {
            return manual(document.name(), document.reason() + " (" + sureness + ")");
        }
        boolean isReviewed = document.rounds() > 0;
        var times = document.rounds() == 1 ? " after a review" : " after " + document.rounds() + " reviews";
        return new Ingested(
                document.name(),
                isReviewed ? Fate.STORED_AFTER_REVIEW : Fate.STORED,
                "stored" + (isReviewed ? times : "") + " (" + sureness + ")");
    }

    static Ingested manual(String name, String reason) {
        return new Ingested(name, Fate.MANUAL, "for manual processing: " + reason);
    }

    static Ingested rejected(String name, String reason) {
        return new Ingested(name, Fate.REJECTED, "rejected: " + reason);
    }
}
