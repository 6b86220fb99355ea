package io.fermata.examples.choreography;

/** A changed file with its new text. */
record SourceFile(String path, String text) {
    boolean isJava() {
        return path.endsWith(".java");
    }
}
