package io.fermata.examples.addcontent;

/**
 * Something to add.
 *
 * @param kind {@code url} (a path on the site), {@code file} or {@code text}; items of another kind are left out
 * @param value the path, or the text itself
 */
record Item(String kind, String value) {
    private static final int LABEL_CHARS_MAX = 40;

    String label() {
        var label = kind + " " + value.lines().findFirst().orElse("");
        return label.length() <= LABEL_CHARS_MAX ? label : label.substring(0, LABEL_CHARS_MAX - 1) + "…";
    }
}
