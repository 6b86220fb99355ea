package io.fermata.examples.crash;

import io.fermata.sdk.WorkflowProvider;
import java.nio.file.Path;

/**
 * An example as it is killed and run again. Keep its input small: it is run once for every commit that a run makes.
 *
 * <p>An implementation needs a constructor without parameters, and no fields: a second process makes another one.
 */
public interface CrashCase {
    /** What distinguishes this case in the names of tests, usually the workflow's name. */
    String name();

    /** The workflow that is started. */
    default String workflow() {
        return name();
    }

    /** The example's workflows and workers. */
    WorkflowProvider provider();

    /**
     * Makes what the runs only read. Called once.
     *
     * @param shared an empty folder that all runs of this case share
     */
    default void prepare(Path shared) throws Exception {}

    /**
     * The input, as JSON.
     *
     * @param shared what {@link #prepare} filled
     * @param output an empty folder that this run alone writes to, however often it is killed
     */
    String input(Path shared, Path output);

    /**
     * The last line of the result's {@code report}; or, for a run that must fail, {@code FAILED: } and the message of
     * the first cause.
     */
    String lastLine() throws Exception;

    /** Asserts what must be on the disk after the end. */
    default void checkEnd(Path output) throws Exception {}
}
