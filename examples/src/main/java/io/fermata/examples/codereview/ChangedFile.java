package io.fermata.examples.codereview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file that differs between base and head. It names its content by blob id, so that histories stay small.
 *
 * @param path the path at head, or at base for a deleted file
 * @param oldPath the path at base if it was another one
 * @param blob the id of the content at head; empty for a deleted file
 * @param bytes the size of the content at head
 * @param lines the lines at head that were added or changed
 */
record ChangedFile(
        String path,
        @Nullable String oldPath,
        Change change,
        Content content,
        String blob,
        long bytes,
        List<LineRange> lines) {
    /** How the file came to differ. */
    enum Change {
        ADDED,
        MODIFIED,
        RENAMED,
        COPIED,
        DELETED
    }

    /** Whether there is text to review, and why not. */
    enum Content {
        TEXT,
        BINARY,
        TOO_LARGE,
        LINK,
        GONE
    }

    ChangedFile {
        lines = List.copyOf(lines);
    }

    boolean isReviewable() {
        return content == Content.TEXT;
    }

    boolean isJava() {
        return isReviewable() && path.endsWith(".java");
    }

    int changedLines() {
        return lines.stream().mapToInt(LineRange::lines).sum();
    }
}
