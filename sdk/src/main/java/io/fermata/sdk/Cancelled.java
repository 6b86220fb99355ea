package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** Work was asked to stop: the execution, a scope around the call, or this operation alone. */
public final class Cancelled extends FermataException {
    private static final long serialVersionUID = 1L;

    /** Made by the runner or client. */
    public Cancelled(String message, @Nullable Throwable cause) {
        super(Category.VALIDATION, message, cause);
    }
}
