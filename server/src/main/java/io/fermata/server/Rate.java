package io.fermata.server;

/** So many a second on the average, a second's worth at once. Used from many threads. */
final class Rate {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Nanoseconds from an arbitrary start; never falls. */
    @FunctionalInterface
    interface Nanos {
        long now();
    }

    private final Nanos clock;
    private double saved;
    private long lastNanos;
    private boolean began;

    Rate(Nanos clock) {
        this.clock = clock;
    }

    /** Takes one; 0 if there was one, else after how many whole seconds there is one again. */
    synchronized long take(int perSecond) {
        long now = clock.now();
        saved = began ? Math.min(perSecond, saved + (now - lastNanos) / NANOS_PER_SECOND * perSecond) : perSecond;
        began = true;
        lastNanos = now;
        if (saved >= 1) {
            saved--;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((1 - saved) / perSecond));
    }
}
