package io.fermata.examples.codereview;

import java.util.ArrayList;
import java.util.List;

/** Collects what the rules find in one file: only where it was changed, only rules that are on, never without end. */
final class Findings {
    static final int PER_FILE_MAX = 100;

    private final Source source;
    private final ReviewConfig config;
    private final List<Finding> found = new ArrayList<>();

    Findings(Source source, ReviewConfig config) {
        this.source = source;
        this.config = config;
    }

    void onLine(int line, Severity severity, String rule, String message) {
        onLines(line, line, severity, rule, message);
    }

    /** Finds something about a stretch of code, reported at its first line. */
    void onLines(int from, int to, Severity severity, String rule, String message) {
        if (source.isChanged(from, to)) {
            add(from, severity, rule, message);
        }
    }

    /** Finds something about the file as a whole. */
    void onFile(Severity severity, String rule, String message) {
        add(0, severity, rule, message);
    }

    private void add(int line, Severity severity, String rule, String message) {
        if (config.allows(rule)) {
            found.add(new Finding(source.file().path(), line, severity, rule, message));
        }
    }

    List<Finding> all() {
        var sorted = found.stream().sorted(Finding.IN_READING_ORDER).distinct().toList();
        if (sorted.size() <= PER_FILE_MAX) {
            return sorted;
        }
        var cut = new ArrayList<>(sorted.subList(0, PER_FILE_MAX));
        cut.add(new Finding(
                source.file().path(),
                0,
                Severity.NOTE,
                "more-findings",
                (sorted.size() - PER_FILE_MAX) + " more findings in this file are not shown"));
        return cut;
    }
}
