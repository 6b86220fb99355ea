package io.fermata.engine;

import io.fermata.kernel.Command;

/**
 * How many due timers a batch takes. What they lead to (retries, turns, reads) comes back as work of the next batches,
 * so that a storm of them fills whatever it is given, and everybody else's answers wait for the same commits. As long
 * as others act, timers get so many places of a batch that with what they lead to they are about as many as those took
 * of late; when nobody does, all that is useful.
 */
final class Pace {
    /** Timers that a batch always takes: nothing keeps them back for ever. */
    static final int SLICE_MIN = 8;

    /** Timers that a batch takes at most. */
    static final int SLICE_MAX = 256;

    /** Commands that a timer leads to, with itself: it fires, the code acts, and a step of it ends. */
    static final int COMMANDS = 3;

    private long batch;
    private int taken;
    private int others;
    private int recentOthers;

    /** A command is carried out: is it work that a timer led to, or somebody else's? */
    void carriedOut(Execution execution, Command command) {
        switch (command) {
            case Command.FireTimer fire -> execution.isWokenByTimer = true;
            case Command.CompleteTurn turn -> note(execution);
            case Command.CompleteAttempt attempt -> note(execution);
            case Command.FailAttempt attempt -> note(execution);
            default -> {
                execution.isWokenByTimer = false;
                others++;
            }
        }
    }

    private void note(Execution execution) {
        others += execution.isWokenByTimer ? 0 : 1;
    }

    /** How many timers may still join the batch being built; one that has no rows yet is as good as new. */
    int room(long building, boolean hasRows) {
        if (building != batch) {
            batch = building;
            taken = 0;
            recentOthers = Math.max(others, recentOthers * 3 / 4);
            others = 0;
        } else if (!hasRows) {
            taken = 0;
        }
        int share = Math.max(others, recentOthers);
        return (share == 0 ? SLICE_MAX : Math.clamp(share / COMMANDS, SLICE_MIN, SLICE_MAX)) - taken;
    }

    void took(int timers) {
        taken += timers;
    }
}
