package io.fermata.examples.codereview;

/** The light steps: quick reads of the repository, whose results the history keeps. */
interface Git {
    /** Pins both revisions. */
    Commits commits(ReviewRequest request);

    /** Reads the configuration that stands at head, or the default one. */
    ReviewConfig config(Commits commits);

    /** Lists what differs between the two commits. */
    Changes changes(Commits commits, ReviewConfig config);
}
