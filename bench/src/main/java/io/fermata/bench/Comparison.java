package io.fermata.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The turns of all engines at one number of executions in flight. */
record Comparison(List<Turn> turns) {
    Comparison {
        turns = List.copyOf(turns);
    }

    /**
     * Ours against the best durable peer.
     *
     * @param ratio median of the rounds' ratios, ours by theirs
     * @param perRound the ratio of each round in which both ran
     */
    record Verdict(String peer, double ratio, List<Double> perRound) {}

    static double median(double... values) {
        if (values.length == 0) {
            return 0;
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Engines in the order of their first turns. */
    List<String> engines() {
        return turns.stream().map(Turn::engine).distinct().toList();
    }

    List<Turn> of(String engine) {
        return turns.stream().filter(turn -> turn.engine().equals(engine)).toList();
    }

    double median(String engine, String figure) {
        return median(
                of(engine).stream().mapToDouble(turn -> turn.figure(figure)).toArray());
    }

    /** Against the durable peer whose median is the highest. */
    @Nullable
    Verdict mostOf(String figure) {
        return verdict(figure, peer -> -median(peer, figure));
    }

    /** Against the durable peer whose median is the lowest. */
    @Nullable
    Verdict leastOf(String figure) {
        return verdict(figure, peer -> median(peer, figure));
    }

    private @Nullable Verdict verdict(String figure, ToDoubleFunction<String> order) {
        var best = engines().stream()
                .filter(engine -> !engine.equals(Ours.NAME))
                .filter(engine -> of(engine).stream().allMatch(turn -> turn.isDurable() && turn.has(figure)))
                .min(Comparator.comparingDouble(order));
        return best.isEmpty() || of(Ours.NAME).isEmpty() ? null : verdict(best.get(), figure);
    }

    private Verdict verdict(String peer, String figure) {
        var ratios = of(Ours.NAME).stream()
                .flatMap(ours -> of(peer).stream()
                        .filter(theirs -> theirs.round() == ours.round() && theirs.figure(figure) > 0)
                        .map(theirs -> ours.figure(figure) / theirs.figure(figure)))
                .toList();
        return new Verdict(
                peer, median(ratios.stream().mapToDouble(Double::doubleValue).toArray()), ratios);
    }
}
