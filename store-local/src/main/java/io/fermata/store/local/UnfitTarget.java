package io.fermata.store.local;

/** What a backup or a restore was told to write into cannot be used; the message says why, and nothing was written. */
public final class UnfitTarget extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitTarget(String message) {
        super(message);
    }
}
