package io.fermata.sdk;

/** Operations and branches that are cancelled together; see {@link Branches#scope}. */
public interface CancelScope {
    /**
     * Cancels what is open in this scope: its waits throw {@link Cancelled}, its branches see it at their next
     * operation. A second call changes nothing.
     */
    void cancel(String reason);

    /** Whether this scope or one around it is cancelled. */
    boolean isCancelled();
}
