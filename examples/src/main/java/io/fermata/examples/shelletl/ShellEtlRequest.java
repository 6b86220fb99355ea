package io.fermata.examples.shelletl;

import org.jspecify.annotations.Nullable;

/**
 * What to load, and where.
 *
 * @param tills a folder of {@code .tsv} files with a header and the columns time, article, pieces, cents
 * @param output the file that is made of them; an older one is replaced
 * @param work a folder for the files between the stages, made if it is not there; each run has its own folder in it
 * @param scripts the folder of the stages' scripts; {@code examples/scripts/shell-etl} if absent
 * @param rejectsMax so many rows may be no sales, 0 to 1,000,000; 5 if absent
 * @param pauseSeconds how long to dawdle in each stage, so that a person can pull the plug: 0 to 60; 0 if absent
 */
record ShellEtlRequest(
        String tills,
        String output,
        String work,
        @Nullable String scripts,
        @Nullable Integer rejectsMax,
        @Nullable Integer pauseSeconds) {
    static final int REJECTS = 5;
    static final int REJECTS_MAX = 1_000_000;
    static final int PAUSE_SECONDS_MAX = 60;

    private static final String SCRIPTS = "examples/scripts/shell-etl";

    String scriptFolder() {
        return scripts == null ? SCRIPTS : scripts;
    }

    int rejects() {
        return rejectsMax == null ? REJECTS : rejectsMax;
    }

    int pause() {
        return pauseSeconds == null ? 0 : pauseSeconds;
    }
}
