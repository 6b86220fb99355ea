package io.fermata.bench;

/**
 * An execution of the load failed or gave something else than it must; figures without that check would be worthless.
 */
final class WrongResult extends Exception {
    private static final long serialVersionUID = 1L;

    WrongResult(String message, Throwable cause) {
        super(message, cause);
    }

    WrongResult(String message) {
        super(message);
    }
}
