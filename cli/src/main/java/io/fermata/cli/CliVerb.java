package io.fermata.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * A further verb of the command line, such as {@code bench}; found by {@link java.util.ServiceLoader}, so its class has
 * a public constructor without parameters.
 */
public interface CliVerb {
    /** The word after {@code fermata}. */
    String name();

    /** One line for the list of verbs. */
    String summary();

    /** What {@code fermata help NAME} prints: the arguments, each with its meaning. */
    String usage();

    /**
     * Runs the verb.
     *
     * @param arguments what stands behind the verb
     * @return the exit status
     * @throws UsageError when an argument is wrong: exit status 2, and one line that says so
     * @throws Exception ends with exit status 70
     */
    int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception;
}
