package io.fermata.kernel;

/** What kind of error a failure is; decides between retry, wait, alert and giving up. */
public enum Category {
    /** May pass by itself: retried with exponential back-off and jitter. */
    TRANSIENT,
    /** The input is wrong: never retried. */
    VALIDATION,
    /** Something ran out: retried after a longer delay, and alerts. */
    RESOURCE,
    /** Another system is down: waited for and retried. */
    DEPENDENCY,
    /** A bug: not retried, alerts, a person decides. */
    LOGIC
}
