package io.fermata.sdk;

import java.time.Duration;

/**
 * An attempt of a step or task cannot begin yet, or asks to be called again: it comes back under the same number and
 * key after the delay, durably, and its execution parks meanwhile. Not a failure: retries are not counted. Whoever
 * throws it says that nothing was done. Each deferral is two events of the history, so let the delay grow.
 */
public final class Deferred extends FermataException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * A deferral.
     *
     * @param why for whoever asks what the execution waits for
     * @param delay at least 1 ms; shorter ones are taken for that
     */
    public Deferred(String why, Duration delay) {
        super(Category.TRANSIENT, why, null);
        this.delay = delay;
    }

    /** How long to wait before the attempt comes again. */
    public Duration delay() {
        return delay;
    }

    /** Why the attempt could not begin. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
