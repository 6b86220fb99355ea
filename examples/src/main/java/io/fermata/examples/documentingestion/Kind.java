package io.fermata.examples.documentingestion;

import java.util.List;
import java.util.Locale;

/** What a document may be, with what speaks for it and what it must name. */
enum Kind {
    INVOICE,
    CONTRACT,
    REPORT,
    LETTER;

    /** Words that speak for this kind, each as much as the other. */
    List<String> words() {
        return switch (this) {
            case INVOICE -> List.of("invoice", "amount due", "payment", "tax", "total");
            case CONTRACT -> List.of("contract", "between", "agree", "term", "signed");
            case REPORT -> List.of("report", "summary", "findings", "compared", "recommend");
            case LETTER -> List.of("dear", "sincerely", "letter", "thank", "regards");
        };
    }

    /** How many different entities of a sort a complete document of this kind names at least. */
    int required(EntityKind entity) {
        return switch (entity) {
            case DATE -> 1;
            case AMOUNT -> this == INVOICE ? 1 : 0;
            case PARTY -> this == REPORT ? 0 : 2;
            case REFERENCE -> this == LETTER ? 0 : 1;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
