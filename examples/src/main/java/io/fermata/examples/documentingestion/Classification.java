package io.fermata.examples.documentingestion;

import java.util.List;

/**
 * What a document is taken for.
 *
 * @param percent how sure that is, from 0 to 100
 * @param evidence the words that spoke for it
 */
record Classification(Kind kind, int percent, List<String> evidence) {
    Classification {
        evidence = List.copyOf(evidence);
    }
}
