package io.fermata.sdk;

/** The body of a step without a result. */
@FunctionalInterface
public interface Action {
    /**
     * Does the work.
     *
     * @throws Exception fails this attempt; its {@link Category} decides about a retry
     */
    void run() throws Exception;
}
