package io.fermata.examples.documentingestion;

import java.util.Locale;

/** What can be extracted from a document. */
enum EntityKind {
    DATE,
    AMOUNT,
    PARTY,
    REFERENCE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
