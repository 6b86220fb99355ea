package io.fermata.examples.codereview;

/** What is to be reviewed, once the repository was read. */
record Assignment(ReviewRequest request, Commits commits, ReviewConfig config, Changes changes) {}
