package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The id is taken by another execution, and the start's policy says to refuse; nothing was changed. */
public final class AlreadyStarted extends FermataException {
    private static final long serialVersionUID = 1L;

    /** Made by the runner or client. */
    public AlreadyStarted(String message, @Nullable Throwable cause) {
        super(Category.VALIDATION, message, cause);
    }
}
