package io.fermata.kernel;

/** What a run's events add up to. Mutable, owned by one shard; only {@link #apply} changes it. */
public final class ExecutionState {
    private final RunId run;
    private long sequence;

    public ExecutionState(RunId run) {
        this.run = run;
    }

    public RunId run() {
        return run;
    }

    /** The sequence of the last event; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** Folds the next event; cannot fail on an event that was decided. */
    public void apply(Event event, long atMillis) {
        sequence++;
    }
}
