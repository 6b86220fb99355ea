package io.fermata.examples.codereview;

/**
 * The two ends of a review, pinned: branches may move while the review goes on.
 *
 * @param repository the absolute path of the git directory
 * @param base a full commit id, or {@code ROOT} for the empty tree
 * @param head a full commit id
 */
record Commits(String repository, String base, String head) {
    private static final int SHORT_ID_CHARS = 7;

    boolean fromRoot() {
        return base.equals(ReviewRequest.ROOT);
    }

    String range() {
        return shortId(base) + " and " + shortId(head);
    }

    static String shortId(String id) {
        return id.length() <= SHORT_ID_CHARS ? id : id.substring(0, SHORT_ID_CHARS);
    }
}
