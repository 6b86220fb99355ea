package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The execution, task or wait was already closed, with another outcome than this call wants; nothing was changed. */
public final class AlreadyClosed extends FermataException {
    private static final long serialVersionUID = 1L;

    /** Made by the runner or client. */
    public AlreadyClosed(String message, @Nullable Throwable cause) {
        super(Category.VALIDATION, message, cause);
    }
}
