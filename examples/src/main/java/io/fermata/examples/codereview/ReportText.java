package io.fermata.examples.codereview;

import java.util.List;

/** Writes a review as Markdown that also reads well in a terminal. It names nothing that differs between two runs. */
final class ReportText {
    private final StringBuilder text = new StringBuilder();

    ReportText(ReviewRequest request, Commits commits, Changes changes) {
        text.append("# Code review of ")
                .append(commits.range().replace(" and ", ".."))
                .append("\n\n");
        if (commits.fromRoot() && !request.base().equals(ReviewRequest.ROOT)) {
            text.append(request.base())
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
                        .append(most.complexMethod())
                        .append(" in ")
                        .append(most.path())
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
                text.append("\n## ").append(path).append("\n");
            }
            text.append("- ");
            if (finding.line() > 0) {
                text.append("line ").append(finding.line()).append(": ");
            }
            text.append(finding.severity().word())
                    .append(" [")
                    .append(finding.rule())
                    .append("] ")
                    .append(finding.message())
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
            reasons.forEach(reason -> text.append("- ").append(reason).append("\n"));
        }
        return this;
    }

    String endingWith(String summary) {
        return text.append("\n").append(summary).append("\n").toString();
    }
}
