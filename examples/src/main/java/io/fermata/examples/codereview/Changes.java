package io.fermata.examples.codereview;

import java.util.List;

/**
 * The changed files, in order of path.
 *
 * @param left how many more files changed than one review takes
 */
record Changes(List<ChangedFile> files, int left) {
    Changes {
        files = List.copyOf(files);
    }

    List<ChangedFile> reviewable() {
        return files.stream().filter(ChangedFile::isReviewable).toList();
    }

    List<ChangedFile> java() {
        return files.stream().filter(ChangedFile::isJava).toList();
    }
}
