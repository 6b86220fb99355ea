package io.fermata.cli;

/** The call or its input is wrong; the message is one line that says what was wanted and what was found. */
public final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Ends the verb with exit status 2 and this line. */
    public UsageError(String message) {
        super(message, null, false, false);
    }
}
