package io.fermata.examples.codereview;

import java.util.List;

/**
 * The finished review.
 *
 * @param summary one line, the last one of the report
 * @param base a full commit id, or {@code ROOT}
 * @param head a full commit id
 * @param files how many changed files were reviewed
 * @param notReviewed the other changed files, each with the reason
 * @param metrics the sizes of the Java files among them
 * @param findings in reading order; at most {@link Reviews#FINDINGS_MAX}, the gravest ones
 * @param report the same for a reader, in Markdown
 */
record Review(
        String summary,
        String base,
        String head,
        int files,
        int errors,
        int warnings,
        int notes,
        List<String> notReviewed,
        List<FileMetrics> metrics,
        List<Finding> findings,
        String report) {
    Review {
        notReviewed = List.copyOf(notReviewed);
        metrics = List.copyOf(metrics);
        findings = List.copyOf(findings);
    }
}
