package io.fermata.engine;

import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.Rejection;
import org.jspecify.annotations.Nullable;

/** How a command ended: refused, or recorded. {@code state} is null if there is no such run; read it only at once. */
record CommandResult(
        @Nullable Rejection rejection, @Nullable ExecutionState state) {
    boolean accepted() {
        return rejection == null;
    }
}
