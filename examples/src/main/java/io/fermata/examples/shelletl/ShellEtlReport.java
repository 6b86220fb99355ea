package io.fermata.examples.shelletl;

/**
 * What was loaded.
 *
 * @param revenue in euros, with two digits behind the point
 * @param report the same as a sentence
 */
record ShellEtlReport(int rows, int rejected, int articles, String revenue, String report) {
    static ShellEtlReport of(int rows, int valid, int articles, String revenue) {
        int rejected = rows - valid;
        var report = "Loaded %d articles from %d sales: %d rejected, revenue %s."
                .formatted(articles, rows, rejected, revenue);
        return new ShellEtlReport(rows, rejected, articles, revenue, report);
    }
}
