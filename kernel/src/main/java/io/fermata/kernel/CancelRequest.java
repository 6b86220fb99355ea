package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** That a run was asked to stop: why, and at which event. */
record CancelRequest(String reason, long at) {
    static @Nullable CancelRequest of(@Nullable String reason, long at) {
        return reason == null ? null : new CancelRequest(reason, at);
    }
}
