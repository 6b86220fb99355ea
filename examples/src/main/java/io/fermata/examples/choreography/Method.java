package io.fermata.examples.choreography;

/** A method found in a syntax tree. */
record Method(String path, String name, int line, int lines, int parameters, boolean documented) {}
