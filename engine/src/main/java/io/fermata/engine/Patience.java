package io.fermata.engine;

/** How long a batch waits for the turns that it opened: a stream of ever new ones does not hold it back for ever. */
final class Patience {
    static final long WAIT_MAX_NANOS = 2 * Turns.GRACE_NANOS;

    private boolean isWaiting;
    private long sinceNanos;

    /** How long to wait yet; 0 if the batch is to be committed as it is. */
    long graceNanos(Turns turns, long nowNanos) {
        long grace = turns.graceNanos(nowNanos);
        if (grace > 0 && !isWaiting) {
            isWaiting = true;
            sinceNanos = nowNanos;
        }
        return isWaiting && nowNanos - sinceNanos > WAIT_MAX_NANOS ? 0 : grace;
    }

    /** The next batch has its own. */
    void renew() {
        isWaiting = false;
    }
}
