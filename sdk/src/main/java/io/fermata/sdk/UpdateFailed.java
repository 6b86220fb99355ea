package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The handler of an update threw; that is its answer, and the execution went on. The cause says what it threw. */
public final class UpdateFailed extends FermataException {
    private static final long serialVersionUID = 1L;

    private final String updateId;

    /** Made by the client. */
    public UpdateFailed(String updateId, Category category, String message, @Nullable Throwable cause) {
        super(category, message, cause);
        this.updateId = updateId;
    }

    /** The update's id. */
    public String updateId() {
        return updateId;
    }
}
