package io.fermata.examples.codereview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Puts the parts of a review together: a pure function of what steps, tasks and messages brought. */
final class Reviews {
    static final int FINDINGS_MAX = 500;
    static final int METRICS_MAX = 500;

    private Reviews() {}

    static Review assemble(ReviewRequest request, Commits commits, Changes changes, Parts parts) {
        var all = new ArrayList<Finding>();
        parts.asts().forEach(report -> all.addAll(report.findings()));
        parts.reviews().forEach(review -> all.addAll(review.findings()));
        var findings = all.stream().map(Finding::clipped).distinct().toList();
        var counts = count(findings);
        var shown = gravest(findings);
        var metrics = parts.asts().stream()
                .flatMap(report -> report.metrics().stream())
                .sorted(Comparator.comparing(FileMetrics::path))
                .limit(METRICS_MAX)
                .toList();
        int files = changes.reviewable().size();
        var summary = summary(files, commits, counts);
        var notReviewed = notReviewed(changes);
        var report = new ReportText(request, commits, changes)
                .metrics(metrics)
                .findings(shown, findings.size() - shown.size())
                .notReviewed(notReviewed)
                .endingWith(summary);
        return new Review(
                summary,
                commits.base(),
                commits.head(),
                files,
                counts.getOrDefault(Severity.ERROR, 0),
                counts.getOrDefault(Severity.WARNING, 0),
                counts.getOrDefault(Severity.NOTE, 0),
                notReviewed,
                metrics,
                shown,
                report);
    }

    private static Map<Severity, Integer> count(List<Finding> findings) {
        var counts = new EnumMap<Severity, Integer>(Severity.class);
        findings.forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
        return counts;
    }

    private static List<Finding> gravest(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding.IN_READING_ORDER))
                .limit(FINDINGS_MAX)
                .sorted(Finding.IN_READING_ORDER)
                .toList();
    }

    private static List<String> notReviewed(Changes changes) {
        var reasons = new ArrayList<String>();
        for (var file : changes.files()) {
            switch (file.content()) {
                case TEXT -> {}
                case BINARY -> reasons.add(file.path() + ": binary");
                case TOO_LARGE -> reasons.add(file.path() + ": too large (" + file.bytes() + " bytes)");
                case LINK -> reasons.add(file.path() + ": a link");
                case GONE -> reasons.add(file.path() + ": deleted");
            }
        }
        if (changes.left() > 0) {
            reasons.add(changes.left() + " more files: one review takes " + JGit.FILES_MAX);
        }
        return reasons;
    }

    private static String summary(int files, Commits commits, Map<Severity, Integer> counts) {
        return "Reviewed " + files + (files == 1 ? " file" : " files") + " between " + commits.range() + ": "
                + Severity.ERROR.counted(counts.getOrDefault(Severity.ERROR, 0)) + ", "
                + Severity.WARNING.counted(counts.getOrDefault(Severity.WARNING, 0)) + ", "
                + Severity.NOTE.counted(counts.getOrDefault(Severity.NOTE, 0)) + ".";
    }
}
