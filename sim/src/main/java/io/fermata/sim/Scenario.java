package io.fermata.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that is decided before a simulation begins.
 *
 * @param plans the programs; execution n runs program n modulo their number
 * @param asks what clients ask for, by time
 * @param hits what goes wrong
 */
record Scenario(long seed, Setting setting, List<Plan> plans, List<Ask> asks, List<Hit> hits) {
    private static final int EXECUTIONS_MAX = 5;
    private static final long MILLIS_MAX = 30_000;
    /** One of so many seeds has slow code, and clients who ask just when something is committed. */
    private static final int SLOW_EVERY = 5;

    private static final int PROD_NUMBERS = 1_000;
    /** About how long a commit takes. */
    private static final int COMMIT_MILLIS = 6;

    private static final int SMALL = 2;
    private static final int SMALL_ASKS = 10;
    private static final long SMALL_MILLIS = 8_000;
    private static final List<Ask.Kind> KINDS = List.copyOf(EnumSet.range(Ask.Kind.SIGNAL, Ask.Kind.BAD));
    private static final List<String> BAD = List.of(
            "id", "signal", "payload", "token", "token", "limit", "control", "long", "message", "large", "update");

    /**
     * What it runs in.
     *
     * @param shards how many shards the store has
     * @param hotRunsMax runs that a shard keeps in memory when they are parked
     * @param idleMillis how long it keeps them
     * @param namespace whose executions these are
     * @param toMidnightMillis how long before midnight the wall clock begins: ids that were seen are kept by day
     * @param slowCode whether a turn of a workflow's code takes time, in which things arrive
     * @param retentionMillis how long closed runs are kept; 0: for ever
     */
    record Setting(
            int shards,
            int hotRunsMax,
            long idleMillis,
            int namespace,
            long toMidnightMillis,
            boolean slowCode,
            long retentionMillis) {}

    /** A fault, and the number of the commit at which it strikes. */
    record Hit(Fault fault, int commit) {}

    Scenario {
        plans = List.copyOf(plans);
        asks = List.copyOf(asks);
        hits = List.copyOf(hits);
    }

    static String executionId(int execution) {
        return "x" + execution;
    }

    static String programName(int program) {
        return "p" + program;
    }

    /** The names of the programs that answer updates. */
    Set<String> handlers() {
        return IntStream.range(0, plans.size())
                .filter(program -> plans.get(program).handles())
                .mapToObj(Scenario::programName)
                .collect(Collectors.toSet());
    }

    int programOf(int execution) {
        return execution % plans.size();
    }

    /** Some executions may end only so many steps before they pause. */
    int stepsMaxOf(int execution) {
        return (seed + execution) % 7 == 3 ? 1 + execution : 0;
    }

    /** What a seed stands for. */
    static Scenario of(long seed) {
        var dice = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
        int executions = 1 + dice.nextInt(EXECUTIONS_MAX);
        int programs = 1 + dice.nextInt(3);
        var plans = new ArrayList<Plan>();
        for (int i = 0; i < programs; i++) {
            plans.add(new PlanGenerator(dice.split(), i, programs, executions)
                    .limited(RunLimits.has(seed))
                    .plan());
        }
        boolean storms = dice.nextInt(3) == 0;
        var setting = new Setting(
                1 + dice.nextInt(3),
                storms ? 1 : 100,
                storms ? 1 : 2_000,
                1 + dice.nextInt(3),
                dice.nextInt(3) == 0 ? dice.nextLong(MILLIS_MAX) : 0,
                seed % SLOW_EVERY == 0,
                RepairAsks.retentionMillis(seed));
        var asks = asks(dice, executions);
        var hits = hits(dice);
        if (setting.slowCode()) {
            asks.addAll(prods(dice, executions));
        }
        asks.addAll(RepairAsks.of(seed, executions));
        asks.addAll(RunLimits.asks(seed, executions));
        return new Scenario(seed, setting, plans, asks, hits);
    }

    /** What comes just when something is committed: while code runs, or between its turns. */
    private static List<Ask> prods(SplittableRandom dice, int executions) {
        var prods = new ArrayList<Ask>();
        int count = 5 + dice.nextInt(20);
        int commits = 20 + dice.nextInt(100);
        for (int number = 0; number < count; number++) {
            var like = ask(dice, dice.nextInt(COMMIT_MILLIS), dice.nextInt(executions), PROD_NUMBERS + number);
            var kind = dice.nextInt(4) == 0 ? Ask.Kind.CANCEL : like.kind();
            prods.add(new Ask(
                    1 + dice.nextInt(commits), like.atMillis(), kind, like.execution(), like.name(), like.number()));
        }
        return prods;
    }

    /** What is small enough to be played again with a fault at each of its commits; it has none of its own. */
    static Scenario small(long seed) {
        var dice = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
        var plans = new ArrayList<Plan>();
        for (int i = 0; i < SMALL; i++) {
            plans.add(new PlanGenerator(dice.split(), i, SMALL, SMALL)
                    .limited(RunLimits.has(seed))
                    .plan());
        }
        var setting = new Setting(1 + dice.nextInt(2), 100, 2_000, 1, 0, false, 0);
        var asks = new ArrayList<Ask>();
        for (int execution = 0; execution < SMALL; execution++) {
            asks.add(new Ask(dice.nextLong(500), Ask.Kind.START, execution, "", execution));
        }
        for (int number = 0; number < SMALL_ASKS; number++) {
            asks.add(ask(dice, dice.nextLong(SMALL_MILLIS), dice.nextInt(SMALL), number));
        }
        asks.addAll(RepairAsks.of(seed, SMALL));
        return new Scenario(seed, setting, plans, asks, List.of());
    }

    /** The same with other faults. */
    Scenario with(List<Hit> otherHits) {
        return new Scenario(seed, setting, plans, asks, otherHits);
    }

    private static List<Ask> asks(SplittableRandom dice, int executions) {
        var asks = new ArrayList<Ask>();
        for (int execution = 0; execution < executions; execution++) {
            long at = dice.nextLong(2_000);
            asks.add(new Ask(at, Ask.Kind.START, execution, "", execution));
            if (dice.nextInt(3) == 0) {
                asks.add(new Ask(at + soon(dice), Ask.Kind.START, execution, "again", execution));
            }
        }
        int more = 10 + dice.nextInt(40);
        for (int number = 0; number < more; number++) {
            long at = dice.nextLong(MILLIS_MAX);
            var ask = ask(dice, at, dice.nextInt(executions), number);
            asks.add(ask);
            if (dice.nextInt(4) == 0) {
                asks.add(new Ask(at + soon(dice), ask.kind(), ask.execution(), ask.name(), ask.number()));
            }
        }
        return asks;
    }

    /** When something is said again: often at the same time. */
    private static long soon(SplittableRandom dice) {
        return dice.nextBoolean() ? 0 : dice.nextLong(4_000);
    }

    private static Ask ask(SplittableRandom dice, long at, int execution, int number) {
        var kind = KINDS.get(dice.nextInt(KINDS.size()));
        if (isRare(kind) && dice.nextInt(3) != 0) {
            kind = Ask.Kind.SIGNAL;
        }
        var name = switch (kind) {
            case SIGNAL -> dice.nextInt(3) == 0 ? "h" : "s" + dice.nextInt(2);
            case PUBLISH, PUBLISH_ALL -> "k" + dice.nextInt(3);
            case POLL, CALLBACK ->
                List.of("once", "twice", "other", "fail", "late").get(dice.nextInt(5));
            case BAD -> BAD.get(dice.nextInt(BAD.size()));
            case START,
                    CANCEL,
                    TERMINATE,
                    PAUSE,
                    RESUME,
                    QUERY,
                    HISTORY,
                    DESCRIBE,
                    UPDATE,
                    REPLACE,
                    SIGNAL_OR_START,
                    RESULT,
                    DELETE,
                    TRIGGER,
                    PUBLISH_GO,
                    REOPEN,
                    FORK,
                    BY_HAND,
                    SKIP,
                    CLAIM -> "";
        };
        return new Ask(at, kind, execution, name, number);
    }

    /** What ends executions, or starts more of them. */
    private static boolean isRare(Ask.Kind kind) {
        return switch (kind) {
            case TERMINATE, CANCEL, REPLACE, DELETE, SIGNAL_OR_START, PUBLISH_GO -> true;
            default -> false;
        };
    }

    private static List<Hit> hits(SplittableRandom dice) {
        var hits = new ArrayList<Hit>();
        var planned =
                java.util.Arrays.stream(Fault.values()).filter(Fault::isPlanned).toList();
        int count = dice.nextInt(8);
        int commits = 20 + dice.nextInt(150);
        for (int i = 0; i < count; i++) {
            hits.add(new Hit(planned.get(dice.nextInt(planned.size())), 1 + dice.nextInt(commits)));
        }
        return hits;
    }
}
