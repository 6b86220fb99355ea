package io.fermata.sdk;

/** A limit of time has passed. */
public final class TimedOut extends FermataException {
    private static final long serialVersionUID = 1L;

    private final Limit limit;

    /** Made by the runner or client. */
    public TimedOut(Limit limit, String message) {
        super(Category.TRANSIENT, message, null);
        this.limit = limit;
    }

    /** Which limit it was. */
    public Limit limit() {
        return limit;
    }

    /** The limits of time that Fermata knows. */
    public enum Limit {
        /** A wait for a message, signal, callback or condition. */
        AWAIT,
        /** From opening a task until a worker takes it; not retried. */
        SCHEDULE_TO_START,
        /** From the start of one attempt to its end. */
        START_TO_CLOSE,
        /** From opening a step or task to its last attempt's end; not retried. */
        SCHEDULE_TO_CLOSE,
        /** Between two heartbeats of a task's attempt. */
        HEARTBEAT,
        /** One run of an execution. */
        RUN,
        /** All runs of an execution together. */
        EXECUTION,
        /** A client's own wait for a result; the execution goes on. */
        RESULT,
        /** A {@link Branches#deadline} around several operations. */
        DEADLINE
    }
}
