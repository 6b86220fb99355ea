package io.fermata.sim;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Plays many seeds. */
final class Campaign {
    private final PrintStream out;
    private final Coverage coverage = new Coverage();
    private long seeds;
    private long runs;
    private long faults;
    private long violations;

    Campaign(PrintStream out) {
        this.out = out;
    }

    /** Plays them, several at once; reports in order. */
    void run(long from, long to, int threads) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var batch = new ArrayList<Future<Simulation.Result>>();
            for (long seed = from; seed <= to; seed++) {
                long played = seed;
                batch.add(pool.submit(() -> Simulation.run(Scenario.of(played), null)));
                if (batch.size() == threads * 8 || seed == to) {
                    for (var result : batch) {
                        add(result.get());
                    }
                    batch.clear();
                }
            }
        }
    }

    Coverage coverage() {
        return coverage;
    }

    long violations() {
        return violations;
    }

    /** What was come across, as lines. */
    void tellCoverage() {
        out.println("faults " + coverage.faults());
        out.println("events " + coverage.events());
        out.println("not together " + coverage.missingPairs(coverage.events().keySet()));
    }

    String lastLine() {
        return "seeds " + seeds + " runs " + runs + " faults " + faults + " violations " + violations;
    }

    private void add(Simulation.Result result) {
        seeds++;
        runs += result.coverage().events().getOrDefault("Started", 0);
        faults += result.faults();
        coverage.add(result.coverage());
        if (!result.violations().isEmpty()) {
            violations++;
            out.println("seed " + result.seed() + " breaks:");
            result.violations().forEach(each -> out.println("  " + each));
        }
    }
}
