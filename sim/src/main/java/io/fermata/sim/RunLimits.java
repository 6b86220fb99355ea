package io.fermata.sim;

import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Limits of time for whole executions and new attempts of them, every kind of timeout, and keys of requests: in one of
 * six seeds, from chance of its own, so that what the other seeds play does not depend on it.
 */
final class RunLimits {
    private static final int FIRST_NUMBER = 20_000;
    private static final int CLAIMS = 16;
    private static final int KEYS = 4;
    private static final int STARTERS = 4;
    private static final int REPAIRS = 8;
    private static final long FROM_MILLIS = 1_000;
    private static final int COMMITS = 60;
    private static final int JUST_AFTER_MILLIS = 40;
    private static final long TO_MILLIS = 42_000;

    private RunLimits() {}

    static boolean has(long seed) {
        return seed % 6 == 3;
    }

    /** What an execution is started with, whoever starts it. */
    static StartSpec of(long seed, int execution, StartSpec spec) {
        if (!has(seed)) {
            return spec;
        }
        var dice = dice(seed * 31 + execution);
        long inAll = dice.nextInt(2) == 0 ? 5_000 + dice.nextLong(50_000) : 0;
        long each = dice.nextInt(2) == 0 ? 2_000 + dice.nextLong(20_000) : 0;
        var retry = dice.nextInt(3) == 0
                ? RetryPolicy.NEVER
                : new RetryPolicy(2 + dice.nextInt(3), 200 + dice.nextInt(2_000), 2, 5_000, 0.2, List.of());
        return new StartSpec(
                spec.workflowId(),
                spec.workflow(),
                spec.programKind(),
                spec.codeVersion(),
                spec.input(),
                spec.attributes(),
                spec.memo(),
                spec.correlationId(),
                inAll,
                each,
                spec.executionStartMillis(),
                retry,
                spec.attempt(),
                spec.delayMillis(),
                spec.continuedFrom(),
                spec.parent());
    }

    /**
     * Requests whose keys are to be kept: the same ones, and others under the same key; and messages that start
     * executions, around the trigger that has them do so.
     */
    static List<Ask> asks(long seed, int executions) {
        var asks = new ArrayList<Ask>();
        if (has(seed)) {
            var dice = dice(~seed);
            for (int i = 0; i < CLAIMS; i++) {
                var key = "q" + dice.nextInt(KEYS);
                asks.add(new Ask(dice.nextLong(TO_MILLIS), Ask.Kind.CLAIM, 0, key, FIRST_NUMBER + dice.nextInt(2)));
            }
            asks.add(new Ask(1 + dice.nextInt(COMMITS), dice.nextInt(JUST_AFTER_MILLIS), Ask.Kind.TRIGGER, 0, "", 0));
            for (int i = 0; i < STARTERS; i++) {
                int number = FIRST_NUMBER + 100 + i;
                int commit = 1 + dice.nextInt(COMMITS);
                asks.add(new Ask(commit, dice.nextInt(JUST_AFTER_MILLIS), Ask.Kind.PUBLISH_GO, 0, "", number));
            }
            for (int i = 0; i < REPAIRS; i++) {
                repair(dice, dice.nextInt(executions), FIRST_NUMBER + 200 + 10 * i, asks);
            }
        }
        return asks;
    }

    /** What has ended begins anew with its whole time; or it is held, with an update to answer, while time runs out. */
    private static void repair(SplittableRandom dice, int execution, int number, List<Ask> asks) {
        long at = FROM_MILLIS + dice.nextLong(TO_MILLIS - FROM_MILLIS);
        switch (dice.nextInt(4)) {
            case 0 -> asks.add(new Ask(at, Ask.Kind.FORK, execution, dice.nextBoolean() ? "all" : "at", number));
            case 1 -> {
                asks.add(new Ask(at, Ask.Kind.PAUSE, execution, "", number));
                asks.add(new Ask(at + dice.nextInt(1_000), Ask.Kind.UPDATE, execution, "", number));
            }
            default -> {
                asks.add(new Ask(at, Ask.Kind.TERMINATE, execution, "", number));
                var from = dice.nextBoolean() ? "end" : "at";
                asks.add(new Ask(at + dice.nextInt(3_000), Ask.Kind.REOPEN, execution, from, number));
            }
        }
    }

    private static SplittableRandom dice(long seed) {
        return new SplittableRandom(seed * 0xA24BAED4963EE407L);
    }
}
