package io.fermata.examples.codereview;

/** How much a finding matters, worst first. */
enum Severity {
    ERROR("error"),
    WARNING("warning"),
    NOTE("note");

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    String counted(long count) {
        return count + " " + word + (count == 1 ? "" : "s");
    }

    String word() {
        return word;
    }
}
