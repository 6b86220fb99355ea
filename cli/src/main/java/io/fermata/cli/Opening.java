package io.fermata.cli;

/** How a data directory is opened when no other process runs it. */
enum Opening {
    /** Everything acts: workflows, workers, timers. */
    ACTING,
    /** Takes requests, but no workflow, worker or timer acts. */
    PASSIVE,
    /** The same without the workflows' code, which need not be loaded then. */
    LOOKING
}
