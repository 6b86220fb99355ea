package io.fermata.sdk;

import java.time.Duration;

/** The engine takes no more work just now; certainly nothing was applied. */
public final class Overloaded extends FermataException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** Made by the engine's door. */
    public Overloaded(String message, Duration retryAfter) {
        super(Category.RESOURCE, message, null);
        this.retryAfter = retryAfter;
    }

    /** When a next try makes sense. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
