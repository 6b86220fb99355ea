package io.fermata.cli;

/** What the process answers its caller with. */
final class ExitStatus {
    /** Done, or the execution completed. */
    static final int COMPLETED = 0;

    /** The execution failed, was cancelled or terminated, or timed out. */
    static final int FAILED = 1;

    /** The call or its input is wrong; nothing was written. */
    static final int USAGE = 2;

    /** The execution is parked, paused or blocked. */
    static final int PARKED = 3;

    /** The store could not be opened, or takes nothing now. */
    static final int STORE = 4;

    /** A bug in Fermata. */
    static final int BUG = 70;

    /** Ended by Ctrl-C. */
    static final int INTERRUPTED = 130;

    private ExitStatus() {}

    /** The status for several executions: the worst. */
    static int worse(int one, int other) {
        if (one == FAILED || other == FAILED) {
            return FAILED;
        }
        return Math.max(one, other);
    }
}
