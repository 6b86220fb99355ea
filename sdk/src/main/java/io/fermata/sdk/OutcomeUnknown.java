package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** It cannot be said whether the call was applied: the same call with the same request id finds out. */
public final class OutcomeUnknown extends FermataException {
    private static final long serialVersionUID = 1L;

    /** Made by the runner or client. */
    public OutcomeUnknown(String message, @Nullable Throwable cause) {
        super(Category.TRANSIENT, message, cause);
    }
}
