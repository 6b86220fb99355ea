package io.fermata.examples.choreography;

/** Something to say about a line. */
record Remark(String path, int line, String text) {}
