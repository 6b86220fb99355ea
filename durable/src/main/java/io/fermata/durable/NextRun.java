package io.fermata.durable;

import io.fermata.kernel.Payload;

/** Leaves the workflow's method because it asked to continue as new. */
final class NextRun extends Error {
    private static final long serialVersionUID = 1L;

    private final transient Payload input;

    NextRun(Payload input) {
        super("the workflow continues as new; do not catch this", null, false, false);
        this.input = input;
    }

    Payload input() {
        return input;
    }
}
