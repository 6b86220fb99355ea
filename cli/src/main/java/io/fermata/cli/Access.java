package io.fermata.cli;

/** A way to a data directory: the engine in this process, or the process that runs it. */
interface Access extends AutoCloseable {
    /**
     * Asks; returns only what is durable.
     *
     * @throws Refused when the engine refuses
     */
    Answer ask(Request request);

    @Override
    void close();
}
