package io.fermata.examples.codereview;

import java.util.List;

/** What the review of files found: in a task's result, or in the message that stands for it. */
record FileReview(List<Finding> findings) {
    static final FileReview EMPTY = new FileReview(List.of());

    FileReview {
        findings = List.copyOf(findings);
    }

    static FileReview failed(String path, Throwable cause) {
        var reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
        return new FileReview(
                List.of(new Finding(path, 0, Severity.WARNING, "review-failed", "not reviewed: " + reason)));
    }
}
