package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON values as YAML 1.2 documents: maps and lists in blocks, texts quoted where they could be read otherwise. */
final class Yaml {
    /** Begins with a letter, and holds nothing that YAML gives a meaning; spaces only between words. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*");

    private static final Pattern WORD = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n|nan|inf");
    private static final String INDENT = "  ";

    private Yaml() {}

    /** One document with its beginning mark. */
    static String document(String json) {
        var text = new StringBuilder("---\n");
        var value = Json.strict().read(json, TypeRef.anything());
        if (isBlock(value)) {
            block(text, value, "");
        } else {
            text.append(scalar(value)).append('\n');
        }
        return text.toString();
    }

    private static void block(StringBuilder text, @Nullable Object value, String indent) {
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((name, each) -> {
                text.append(indent).append(scalar(name)).append(':');
                below(text, each, indent + INDENT);
            });
        } else if (value instanceof List<?> items) {
            for (var each : items) {
                text.append(indent).append('-');
                if (each instanceof Map<?, ?> && isBlock(each)) {
                    var inner = new StringBuilder();
                    block(inner, each, indent + INDENT);
                    text.append(' ').append(inner.substring(indent.length() + INDENT.length()));
                } else {
                    below(text, each, indent + INDENT);
                }
            }
        }
    }

    private static void below(StringBuilder text, @Nullable Object value, String indent) {
        if (isBlock(value)) {
            text.append('\n');
            block(text, value, indent);
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    private static boolean isBlock(@Nullable Object value) {
        return (value instanceof Map<?, ?> fields && !fields.isEmpty())
                || (value instanceof List<?> items && !items.isEmpty());
    }

    private static String scalar(@Nullable Object value) {
        if (value instanceof String word
                && PLAIN.matcher(word).matches()
                && !WORD.matcher(word).matches()) {
            return word;
        }
        return Json.strict().line(value); // A quoted text of JSON is one of YAML, and so are its other values.
    }
}
