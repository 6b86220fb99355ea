package io.fermata.examples.codereview;

/** One file that a worker reviews. */
record FileTask(String repository, ChangedFile file, ReviewConfig config) {}
