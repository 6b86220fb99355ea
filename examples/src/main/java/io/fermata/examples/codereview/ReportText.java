package io.fermata.examples.codereview;

import java.util.List;
import java.util.regex.Pattern;

/** Writes a review as Markdown that also reads well in a terminal. It names nothing that differs between two runs. */
final class ReportText {
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");

    private final StringBuilder text = new StringBuilder();

    ReportText(ReviewRequest request, Commits commits, Changes changes) {
        text.append("# Code review of ")
                .append(commits.range().replace(" and ", ".."))
                .append("\n\n");
        if (commits.fromRoot() && !request.base().equals(ReviewRequest.ROOT)) {
            text.append(printable(request.base()))
                    .append(" lies before the oldest commit here, so everything up to head is reviewed.\n\n");
        }
        if (changes.files().isEmpty()) {
            text.append("Nothing changed.\n");
        } else {
            int lines =
                    changes.files().stream().mapToInt(ChangedFile::changedLines).sum();
            text.append(changes.files().size() == 1 ? "1 file" : changes.files().size() + " files")
                    .append(" changed, ")
                    .append(lines == 1 ? "1 line" : lines + " lines")
                    .append(" added or rewritten.\n");
        }
    }

    ReportText metrics(List<FileMetrics> metrics) {
        if (metrics.isEmpty()) {
            return this;
        }
        long codeLines = metrics.stream().mapToLong(FileMetrics::codeLines).sum();
        long methods = metrics.stream().mapToLong(FileMetrics::methods).sum();
        text.append("Java: ")
                .append(metrics.size() == 1 ? "1 file" : metrics.size() + " files")
                .append(", ")
                .append(codeLines)
                .append(" lines of code, ")
                .append(methods)
                .append(methods == 1 ? " method" : " methods");
        metrics.stream()
                .max((a, b) -> Integer.compare(a.complexityMax(), b.complexityMax()))
                .filter(most -> most.complexityMax() > 0)
                .ifPresent(most -> text.append("; the most complex one is ")
                        .append(printable(most.complexMethod()))
                        .append(" in ")
                        .append(printable(most.path()))
                        .append(" (")
                        .append(most.complexityMax())
                        .append(")"));
        text.append(".\n");
        return this;
    }

    ReportText findings(List<Finding> findings, int left) {
        var path = "";
        for (var finding : findings) {
            if (!finding.path().equals(path)) {
                path = finding.path();
                text.append("\n## ").append(printable(path)).append("\n");
            }
            text.append("- ");
            if (finding.line() > 0) {
                text.append("line ").append(finding.line()).append(": ");
            }
            text.append(finding.severity().word())
                    .append(" [")
                    .append(printable(finding.rule()))
                    .append("] ")
                    .append(printable(finding.message()))
                    .append("\n");
        }
        if (left > 0) {
            text.append("\n").append(left).append(" lesser findings are counted but not shown.\n");
        }
        return this;
    }

    ReportText notReviewed(List<String> reasons) {
        if (!reasons.isEmpty()) {
            text.append("\n## Not reviewed\n");
            reasons.forEach(
                    reason -> text.append("- ").append(printable(reason)).append("\n"));
        }
        return this;
    }

    String endingWith(String summary) {
        return text.append("\n").append(summary).append("\n").toString();
    }

    /** Paths and messages come from outside; they must not steer a terminal or begin a line of their own. */
    private static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
