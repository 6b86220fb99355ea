package io.fermata.engine;

import io.fermata.kernel.RunId;

/** The effects of a run's events could not be carried out: the batch must not be committed. */
final class BrokenRun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RunId run;

    BrokenRun(RunId run, Throwable cause) {
        super("run " + run + " broke its shard", cause);
        this.run = run;
    }

    RunId run() {
        return run;
    }
}
