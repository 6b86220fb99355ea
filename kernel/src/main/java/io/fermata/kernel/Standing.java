package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Whether a run may act, and why not.
 *
 * @param reason why it is paused or blocked; else empty
 * @param advice how a blocked run can go on; else empty
 * @param end how it ended; null while it has not
 * @param closedAtMillis when it ended; 0 while it has not
 */
record Standing(
        Status status,
        String reason,
        String advice,
        @Nullable RunEnd end,
        long closedAtMillis) {
    static final Standing OPEN = new Standing(Status.OPEN, "", "", null, 0);

    static Standing paused(String reason) {
        return new Standing(Status.PAUSED, reason, "", null, 0);
    }

    static Standing blocked(String reason, String advice) {
        return new Standing(Status.BLOCKED, reason, advice, null, 0);
    }

    static Standing closed(RunEnd end, long atMillis) {
        return new Standing(end.status(), "", "", end, atMillis);
    }

    boolean isOpen() {
        return status == Status.OPEN;
    }

    String pausedReason() {
        return status == Status.PAUSED ? reason : "";
    }

    String blockedReason() {
        return status == Status.BLOCKED ? reason : "";
    }
}
