package io.fermata.examples.codereview;

import java.util.List;

/** The message that asks someone outside for a review of these paths between two commits. */
record ReviewOrder(Commits commits, List<String> paths, List<String> javaPaths) {
    ReviewOrder {
        paths = List.copyOf(paths);
        javaPaths = List.copyOf(javaPaths);
    }

    static ReviewOrder of(Commits commits, Changes changes) {
        return new ReviewOrder(commits, paths(changes.reviewable()), paths(changes.java()));
    }

    private static List<String> paths(List<ChangedFile> files) {
        return files.stream().map(ChangedFile::path).toList();
    }
}
