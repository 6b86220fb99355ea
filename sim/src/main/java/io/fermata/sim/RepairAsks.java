package io.fermata.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What people ask for who set executions right: in two of six seeds, from chance of its own, so that what the other
 * seeds play does not depend on it.
 */
final class RepairAsks {
    private static final int FIRST_NUMBER = 5_000;
    private static final int COMMITS = 150;
    private static final long FROM_MILLIS = 1_000;
    private static final long TO_MILLIS = 42_000;
    private static final int JUST_AFTER_MILLIS = 40;
    private static final List<Ask.Kind> KINDS = List.of(
            Ask.Kind.REOPEN,
            Ask.Kind.REOPEN,
            Ask.Kind.REOPEN,
            Ask.Kind.FORK,
            Ask.Kind.FORK,
            Ask.Kind.BY_HAND,
            Ask.Kind.BY_HAND,
            Ask.Kind.SKIP,
            Ask.Kind.TERMINATE,
            Ask.Kind.TERMINATE,
            Ask.Kind.CALLBACK,
            Ask.Kind.DELETE);

    private RepairAsks() {}

    static boolean has(long seed) {
        return (seed + 1) % 6 < 2;
    }

    /** How long closed runs are kept; 0: for ever. */
    static long retentionMillis(long seed) {
        var dice = dice(seed);
        return has(seed) && dice.nextInt(2) == 0 ? 2_000 + dice.nextLong(40_000) : 0;
    }

    static List<Ask> of(long seed, int executions) {
        var asks = new ArrayList<Ask>();
        if (has(seed)) {
            var dice = dice(~seed);
            int count = 10 + dice.nextInt(20);
            for (int i = 0; i < count; i++) {
                asks.add(ask(dice, dice.nextInt(executions), FIRST_NUMBER + 100 * i + dice.nextInt(100)));
            }
        }
        return asks;
    }

    /** Half of it comes just after something was committed. */
    private static Ask ask(SplittableRandom dice, int execution, int number) {
        var kind = KINDS.get(dice.nextInt(KINDS.size()));
        var name = switch (kind) {
            case REOPEN -> List.of("end", "at", "at", "input").get(dice.nextInt(4));
            case FORK -> List.of("all", "at", "at", "input", "result").get(dice.nextInt(5));
            case CALLBACK -> "fail";
            default -> "";
        };
        return dice.nextBoolean()
                ? new Ask(dice.nextLong(FROM_MILLIS, TO_MILLIS), kind, execution, name, number)
                : new Ask(1 + dice.nextInt(COMMITS), dice.nextInt(JUST_AFTER_MILLIS), kind, execution, name, number);
    }

    private static SplittableRandom dice(long seed) {
        return new SplittableRandom(seed * 0xD1B54A32D192ED03L);
    }
}
