package io.fermata.durable;

/** Leaves a fiber's stack when its execution is evicted or has ended; an Error, so that user code seldom catches it. */
@SuppressWarnings("StaticAssignmentOfThrowable") // It has neither stack nor state, so one serves all.
final class Unwind extends Error {
    private static final long serialVersionUID = 1L;

    static final Unwind NOW = new Unwind();

    private Unwind() {
        super("the execution leaves memory; do not catch this", null, false, false);
    }
}
