package io.fermata.flow;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * When a group of branches has failed as a whole. Runs as part of the workflow's code, so a custom one must be pure.
 */
public sealed interface GroupPolicy {
    /** Every branch must succeed. */
    static GroupPolicy all() {
        return new AtLeast(Integer.MAX_VALUE);
    }

    /** The group succeeds whatever its branches do; failures are listed in {@link Results#failures}. */
    static GroupPolicy bestEffort() {
        return new AtLeast(0);
    }

    /** At least so many branches must succeed; from 1 to the number of branches. */
    static GroupPolicy atLeast(int successes) {
        return new AtLeast(successes);
    }

    /** The named branches must succeed, the others may fail. */
    static GroupPolicy critical(String... branches) {
        return new Critical(Set.of(branches));
    }

    /**
     * A rule of your own, asked once all branches have ended.
     *
     * @param rule returns why the group has failed, or an empty text if it succeeded
     */
    static GroupPolicy custom(Function<Results, String> rule) {
        return new Custom(rule);
    }

    /** Why these failures alone make the group fail, whatever the others do; empty if they may not. */
    default String verdictSoFar(List<String> names, Results soFar) {
        int lost = soFar.failures().size() + soFar.skipped().size();
        return switch (this) {
            case AtLeast rule -> {
                int wanted = Math.min(rule.successes(), names.size());
                yield names.size() - lost >= wanted
                        ? ""
                        : (names.size() - lost) + " of " + names.size() + " can succeed, " + wanted + " must";
            }
            case Critical rule -> {
                var missed = names.stream()
                        .filter(rule.branches()::contains)
                        .filter(name -> soFar.failures().containsKey(name)
                                || soFar.skipped().contains(name))
                        .toList();
                yield missed.isEmpty() ? "" : "critical: " + String.join(", ", missed);
            }
            case Custom rule -> "";
        };
    }

    /** Why the group has failed now that all branches have ended; empty if it succeeded. */
    default String verdict(List<String> names, Results results) {
        return this instanceof Custom own ? own.rule().apply(results) : verdictSoFar(names, results);
    }

    /** At least so many; more than there are means all. */
    record AtLeast(int successes) implements GroupPolicy {}

    /** The named ones. */
    record Critical(Set<String> branches) implements GroupPolicy {
        public Critical {
            branches = Set.copyOf(branches);
        }
    }

    /** A rule of the user's own. */
    record Custom(Function<Results, String> rule) implements GroupPolicy {}
}
