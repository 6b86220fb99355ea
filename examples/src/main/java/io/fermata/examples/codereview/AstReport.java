package io.fermata.examples.codereview;

import java.util.List;

/** What the analysis of syntax trees found: in a task's result, or in the message that stands for it. */
record AstReport(List<FileMetrics> metrics, List<Finding> findings) {
    static final AstReport EMPTY = new AstReport(List.of(), List.of());

    AstReport {
        metrics = List.copyOf(metrics);
        findings = List.copyOf(findings);
    }
}
