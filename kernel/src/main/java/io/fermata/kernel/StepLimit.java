package io.fermata.kernel;

/**
 * How many steps and tasks a run may still end before it pauses. Each one counts once, whatever its end and however
 * many attempts it took; what the program itself cancelled does not count.
 *
 * @param stepsMax how many were allowed when the limit was set; 0: no limit
 * @param ended how many have ended since
 */
record StepLimit(int stepsMax, int ended) {
    static final StepLimit NONE = new StepLimit(0, 0);

    /** Whether no further step may begin. Those that ran side by side may have ended above the limit. */
    boolean isReached() {
        return stepsMax > 0 && ended >= stepsMax;
    }

    /** What is left of a limit that is not reached; 0 if there is none. */
    int left() {
        return stepsMax - Math.min(ended, stepsMax);
    }

    StepLimit after(OpenOperation operation, Closing closing) {
        boolean counts = stepsMax > 0
                && !(closing instanceof Closing.Cancelled)
                && (operation.spec() instanceof OperationSpec.Step || operation.spec() instanceof OperationSpec.Task);
        return counts ? new StepLimit(stepsMax, ended + 1) : this;
    }
}
