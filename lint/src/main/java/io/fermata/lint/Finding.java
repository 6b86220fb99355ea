package io.fermata.lint;

/**
 * One place in a workflow's code that a replay could not give again.
 *
 * @param className the class, as in a stack trace
 * @param method the method; a lambda counts as the method it is written in
 * @param file the source file, empty if the class does not name it
 * @param line from 1; 0 if the class was compiled without lines
 * @param what what stands there and why it cannot be replayed
 * @param instead what to write there
 * @param via how the workflow gets there: its own method first; empty if the place is in that method itself
 */
public record Finding(String className, String method, String file, int line, String what, String instead, String via) {
    /** One line that begins like a line of a stack trace, so that a development environment can follow it. */
    @Override
    public String toString() {
        var place = className + "." + method + "(" + (file.isEmpty() ? "Unknown Source" : file + ":" + line) + ")";
        return place + ": " + what + "; " + instead + (via.isEmpty() ? "" : " (reached through " + via + ")");
    }
}
