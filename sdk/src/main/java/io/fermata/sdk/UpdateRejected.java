package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The execution does not take the update: its validator refused, or it knows none of this name; nothing was written. */
public final class UpdateRejected extends FermataException {
    private static final long serialVersionUID = 1L;

    /** Made by the client. */
    public UpdateRejected(String message, @Nullable Throwable cause) {
        super(Category.VALIDATION, message, cause);
    }
}
