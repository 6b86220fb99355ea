package io.fermata.sim;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Plays many seeds. */
final class Campaign {
    /** A seed that has not ended after so long hangs: one takes a few dozen milliseconds. */
    private static final long SEED_SECONDS_MAX = 120;

    private static final int FRAMES_MAX = 12;

    /** A seed that is being played, on a thread that may be given up. */
    private record Playing(long seed, Thread thread, CompletableFuture<Sweep.Played> played) {
        static Playing start(long seed) {
            var played = new CompletableFuture<Sweep.Played>();
            var thread = Thread.ofPlatform().daemon().start(() -> {
                try {
                    played.complete(Sweep.play(seed, null));
                } catch (RuntimeException | Error e) {
                    played.completeExceptionally(e);
                }
            });
            return new Playing(seed, thread, played);
        }
    }

    private final PrintStream out;
    private final boolean isFirstEnough;
    private final Coverage coverage = new Coverage();
    private final List<Long> broken = new ArrayList<>();
    private long seeds;
    private long runs;
    private long faults;

    /** {@code isFirstEnough}: stops at the first seed that breaks a promise, and does not shrink it. */
    Campaign(PrintStream out, boolean isFirstEnough) {
        this.out = out;
        this.isFirstEnough = isFirstEnough;
    }

    /** Plays them, several at once; reports in order. */
    void run(long from, long to, int threads) throws InterruptedException, ExecutionException {
        var playing = new ArrayList<Playing>();
        var left = LongStream.rangeClosed(from, to).iterator();
        while (left.hasNext() || !playing.isEmpty()) {
            while (left.hasNext() && playing.size() < threads) {
                playing.add(Playing.start(left.nextLong()));
            }
            end(playing.removeFirst());
            if (isFirstEnough && !broken.isEmpty()) {
                return;
            }
        }
    }

    Coverage coverage() {
        return coverage;
    }

    long violations() {
        return broken.size();
    }

    List<Long> broken() {
        return broken;
    }

    /** What was come across, as lines. */
    void tellCoverage() {
        out.println("faults " + coverage.faults());
        out.println("events " + coverage.events());
        out.println("acts " + coverage.acts());
        out.println("not together " + coverage.missingPairs(coverage.events().keySet()));
    }

    String lastLine() {
        return "seeds " + seeds + " runs " + runs + " faults " + faults + " violations " + violations();
    }

    private void end(Playing playing) throws InterruptedException, ExecutionException {
        seeds++;
        try {
            var played = playing.played().get(SEED_SECONDS_MAX, TimeUnit.SECONDS);
            var result = played.result();
            runs += result.coverage().events().getOrDefault("Started", 0);
            faults += result.faults();
            coverage.add(result.coverage());
            tell(playing.seed(), result.violations(), played.scenario());
        } catch (TimeoutException hangs) {
            var stack = Arrays.stream(playing.thread().getStackTrace())
                    .limit(FRAMES_MAX)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining(" < "));
            tell(playing.seed(), List.of("it hangs: " + stack), null);
        }
    }

    private void tell(long seed, List<String> violations, @Nullable Scenario scenario) {
        if (!violations.isEmpty()) {
            broken.add(seed);
            out.println("seed " + seed + " breaks:");
            violations.forEach(each -> out.println("  " + each));
            if (!isFirstEnough && scenario != null) {
                tell(Shrinker.shrink(scenario, violations.getFirst()));
            }
        }
    }

    private void tell(Scenario smallest) {
        out.println("  it breaks already with " + smallest.setting() + " and");
        smallest.plans().forEach(plan -> out.println("    program " + plan));
        smallest.asks().forEach(ask -> out.println("    " + ask));
        smallest.hits().forEach(hit -> out.println("    " + hit));
    }
}
