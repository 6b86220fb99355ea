package io.fermata.examples.documentingestion;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a document's text is written down. */
enum Format {
    TEXT,
    MARKDOWN,
    PDF;

    /** By the ending of a file's name; null for a file that is no document. */
    static @Nullable Format of(String name) {
        var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "txt" -> TEXT;
            case "md" -> MARKDOWN;
            case "pdf" -> PDF;
            default -> null;
        };
    }
}
