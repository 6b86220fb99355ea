package io.fermata.examples.codereview;

import org.jspecify.annotations.Nullable;

/**
 * What to review.
 *
 * @param repository a directory in a work tree, or a bare repository
 * @param base any revision, or {@code ROOT} for the empty tree
 * @param head any revision
 * @param external whether the findings come as messages from outside instead of from workers; false if absent
 * @param output a file that the readable report is also written to
 */
record ReviewRequest(
        String repository,
        String base,
        String head,
        @Nullable Boolean external,
        @Nullable String output) {
    static final String ROOT = "ROOT";

    boolean isExternal() {
        return external != null && external;
    }
}
