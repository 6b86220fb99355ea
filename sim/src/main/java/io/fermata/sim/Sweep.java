package io.fermata.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a seed plays: most play one scenario with the faults that chance gives it; one in {@link #EVERY} plays a small
 * scenario again and again, with the death of the process at its first commit, at its second, and so on, before the
 * commit is written, torn, and written but not acknowledged.
 */
final class Sweep {
    /** One seed in so many sweeps. */
    static final int EVERY = 200;

    /** Commits that are swept; what a small scenario does behind them is not hit. */
    static final int COMMITS_MAX = 50;

    /** The faults of a sweep. */
    static final List<Fault> FAULTS = List.of(Fault.CRASH_BEFORE, Fault.CRASH_TORN, Fault.CRASH_UNACKNOWLEDGED);

    private final long seed;
    private final @Nullable Consumer<String> trace;
    private final List<String> violations = new ArrayList<>();
    private final Coverage coverage = new Coverage();
    private int faults;
    private long digest;

    /** What came of a seed, and the scenario that broke a promise, or any if none did. */
    record Played(Scenario scenario, Simulation.Result result) {}

    private Sweep(long seed, @Nullable Consumer<String> trace) {
        this.seed = seed;
        this.trace = trace;
    }

    static boolean isSweep(long seed) {
        return seed % EVERY == EVERY / 2;
    }

    /** Plays a seed. */
    static Played play(long seed, @Nullable Consumer<String> trace) {
        if (isSweep(seed)) {
            return new Sweep(seed, trace).run();
        }
        var scenario = Scenario.of(seed);
        return new Played(scenario, Simulation.run(scenario, trace));
    }

    private Played run() {
        var undisturbed = Scenario.small(seed);
        int commits = Math.min(play(undisturbed).commits(), COMMITS_MAX);
        var broken = undisturbed;
        for (int commit = 1; commit <= commits && violations.isEmpty(); commit++) {
            for (var fault : FAULTS) {
                broken = violations.isEmpty() ? undisturbed.with(List.of(new Scenario.Hit(fault, commit))) : broken;
                if (violations.isEmpty()) {
                    hit(broken, fault);
                }
            }
        }
        return new Played(broken, new Simulation.Result(seed, violations, faults, commits, coverage, digest));
    }

    /** What came before the commit was the same as without the fault: so it must have struck. */
    private void hit(Scenario scenario, Fault fault) {
        var result = play(scenario);
        if (!result.coverage().faults().containsKey(fault)) {
            throw new IllegalStateException("no commit was hit by " + scenario.hits() + " in seed " + seed);
        }
        coverage.swept(fault);
    }

    private Simulation.Result play(Scenario scenario) {
        var result = Simulation.run(scenario, trace);
        violations.addAll(result.violations());
        coverage.add(result.coverage());
        faults += result.faults();
        digest = 31 * digest + result.digest();
        return result;
    }
}
