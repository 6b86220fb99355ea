package io.fermata.cli;

/** The engine or store refused; the message is one line for a person. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    Refused(int exitStatus, String message) {
        super(message, null, false, false);
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }
}
