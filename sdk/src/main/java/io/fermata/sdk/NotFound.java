package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** No such execution, workflow, query, token or task; a forged token looks the same as one that never was. */
public final class NotFound extends FermataException {
    private static final long serialVersionUID = 1L;

    /** Made by the runner or client. */
    public NotFound(String message, @Nullable Throwable cause) {
        super(Category.VALIDATION, message, cause);
    }
}
