package io.fermata.examples.codereview;

/**
 * The size of one Java file.
 *
 * @param codeLines lines that hold more than blanks and comments
 * @param complexityMax the highest cyclomatic complexity of a method in it; 0 without methods
 * @param complexMethod that method's name, or empty
 */
record FileMetrics(String path, int codeLines, int types, int methods, int complexityMax, String complexMethod) {}
