package io.fermata.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a run of the simulation has to tell: its trace, its faults, what it came across, what it found. */
final class Reports {
    private static final int VIOLATIONS_MAX = 20;

    private final World world;
    private final @Nullable Consumer<String> trace;
    private final List<String> violations = new ArrayList<>();
    private final Coverage coverage = new Coverage();
    private int faults;
    private long digest = 1125899906842597L;

    Reports(World world, @Nullable Consumer<String> trace) {
        this.world = world;
        this.trace = trace;
    }

    /** Takes in what is only read again: nobody is told. */
    Reports silent() {
        return new Reports(world, null);
    }

    /** A line of the trace: no wall time, no path, no thread. */
    void line(Supplier<String> text) {
        if (trace != null) {
            var line = "%12d %s".formatted(world.nowNanos() / 1_000, text.get());
            for (byte each : line.getBytes(StandardCharsets.UTF_8)) {
                digest = 31 * digest + each;
            }
            trace.accept(line);
        }
    }

    /** Simulated time since the beginning. */
    long nowMillis() {
        return world.nowMillis();
    }

    /** What the clock on the wall says. */
    long wallMillis() {
        return SimRuntime.EPOCH.toEpochMilli() + world.nowMillis() + world.wallJumpMillis();
    }

    boolean hasClockJumped() {
        return coverage.faults().containsKey(Fault.CLOCK_FORWARD)
                || coverage.faults().containsKey(Fault.CLOCK_BACK);
    }

    void fault(Fault fault) {
        faults++;
        coverage.fault(fault);
        line(() -> "fault " + fault);
    }

    /** A promise is broken. */
    void violation(String promise, String what) {
        var text = promise + ": " + what;
        line(() -> "VIOLATION " + text);
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(text);
        }
    }

    /** Reports if it does not hold. */
    void check(boolean holds, String promise, Supplier<String> what) {
        if (!holds) {
            violation(promise, what.get());
        }
    }

    Coverage coverage() {
        return coverage;
    }

    List<String> violations() {
        return violations;
    }

    int faults() {
        return faults;
    }

    long digest() {
        return digest;
    }
}
