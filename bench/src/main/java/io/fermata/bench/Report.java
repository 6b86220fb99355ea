package io.fermata.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of one run, in the order in which they are shown. */
record Report(Map<String, Object> figures) {
    Report {
        figures = new LinkedHashMap<>(figures);
    }

    /** One line. */
    String toJson() {
        return json(figures);
    }

    /** A table for people. */
    String toTable() {
        var lines = new ArrayList<String>();
        figures.forEach((name, value) -> {
            if (value instanceof Map<?, ?> group) {
                group.forEach((inner, each) -> lines.add(line(name + "." + inner, text(each))));
            } else if (value instanceof List<?> items) {
                lines.add(line(name, items.isEmpty() ? "" : text(items.getFirst())));
                items.stream().skip(1).forEach(item -> lines.add(line("", text(item))));
            } else {
                lines.add(line(name, text(value)));
            }
        });
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-26s %s", name, value).stripTrailing();
    }

    private static String text(Object value) {
        return value instanceof Double number ? rounded(number) : String.valueOf(value);
    }

    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var parts = new ArrayList<String>();
                map.forEach((key, each) -> parts.add(quoted(String.valueOf(key)) + ":" + json(each)));
                yield "{" + String.join(",", parts) + "}";
            }
            case List<?> list -> {
                var parts = new ArrayList<String>();
                list.forEach(each -> parts.add(json(each)));
                yield "[" + String.join(",", parts) + "]";
            }
            case Double number -> rounded(number);
            case Number number -> number.toString();
            default -> quoted(String.valueOf(value));
        };
    }

    /** Four digits that count: more would claim a precision that no such run has. */
    private static String rounded(double number) {
        if (!Double.isFinite(number)) {
            return "0";
        }
        var rounded = new BigDecimal(number).round(new MathContext(4));
        return rounded.stripTrailingZeros().toPlainString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
