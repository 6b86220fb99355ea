package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** The one place where a command meets a run's state. */
public final class Kernel {
    private Kernel() {}

    /** Decides a command; the decision holds its events (already folded) and effects. */
    public static @Nullable Rejection decide(ExecutionState state, Command command, Decision decision) {
        return Rejection.INVALID;
    }
}
