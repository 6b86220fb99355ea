package io.fermata.bench;

import java.nio.file.Path;
import java.util.List;

/** An engine that takes part in a comparison, as a program that prints one line of JSON. */
interface Contender {
    /** As in figures and tables. */
    String name();

    /**
     * The program of one run.
     *
     * @param inflight executions at once
     * @param data a directory of its own that does not exist yet
     */
    List<String> command(CompareOptions options, int inflight, Path data);
}
