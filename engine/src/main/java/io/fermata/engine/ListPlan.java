package io.fermata.engine;

import io.fermata.engine.ExecutionIndex.Counter;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By which rows the runs of a filter are found that do not act. Whatever must hold is used together; what it lets
 * through is still matched against the filter, so a plan may find too much and never too little.
 */
sealed interface ListPlan {
    /** Pairs of status and workflow whose rows are read side by side. */
    int PAIRS_MAX = 100;

    /** Rows are used when they lead to at most one in this many runs: to look at all in order is cheaper for each. */
    int WORTHWHILE = 4;

    /** Runs of one thing. */
    record Rows(Key prefix) implements ListPlan {}

    /** Runs of any of several things. */
    record Any(List<ListPlan> parts) implements ListPlan {}

    /** Runs of all of several things. */
    record All(List<ListPlan> parts) implements ListPlan {}

    /**
     * The plan of a filter; null if all runs must be looked at.
     *
     * @param counts of the shard that is listed, by which it is known what rows there are and how many
     */
    static @Nullable ListPlan of(Filter filter, int namespace, Map<Counter, Long> counts) {
        return switch (filter) {
            case Filter.And and -> {
                var parts = new ArrayList<ListPlan>();
                var standing = standing(filter, namespace, counts);
                if (standing != null) {
                    parts.add(standing);
                }
                for (var part : and.parts()) {
                    var plan = ListStanding.constrains(part) ? stuck(part, namespace) : of(part, namespace, counts);
                    if (plan != null) {
                        parts.add(plan);
                    }
                }
                yield parts.size() > 1 ? new All(parts) : parts.isEmpty() ? null : parts.getFirst();
            }
            case Filter.Or or -> {
                var parts = new ArrayList<ListPlan>();
                for (var part : or.parts()) {
                    parts.add(of(part, namespace, counts));
                }
                yield any(parts);
            }
            case Filter.Not not -> standing(filter, namespace, counts);
            case Filter.Comparison comparison -> {
                var stuck = stuck(comparison, namespace);
                yield comparison.field() == Filter.Field.ATTRIBUTE
                        ? attribute(comparison, namespace)
                        : stuck == null ? standing(filter, namespace, counts) : stuck;
            }
        };
    }

    /** The runs of one shard. */
    default RunCursor cursor(ShardStore store, Lease lease, RunCursor.Looks looks) {
        return switch (this) {
            case Rows rows -> new RunCursor.Rows(store, lease, rows.prefix(), looks);
            case Any any ->
                new RunCursor.Union(any.parts().stream()
                        .map(part -> part.cursor(store, lease, looks))
                        .toList());
            case All all ->
                new RunCursor.Intersection(
                        all.parts().stream()
                                .map(part -> part.cursor(store, lease, looks))
                                .toList(),
                        looks);
        };
    }

    /** By status and workflow, unless that leaves most runs, or nothing is said about either. */
    private static @Nullable ListPlan standing(Filter filter, int namespace, Map<Counter, Long> counts) {
        var standing = ListStanding.of(filter);
        if (standing == null) {
            return null;
        }
        var parts = new ArrayList<ListPlan>();
        long found = 0;
        long all = 0;
        for (var counted : counts.entrySet()) {
            var counter = counted.getKey();
            all += counted.getValue();
            if (standing.fits(counter)) {
                found += counted.getValue();
                parts.add(new Rows(
                        Facets.prefix(namespace, Facets.standing(counter.status(), counter.workflow()))));
            }
        }
        return found * WORTHWHILE > all || parts.size() > PAIRS_MAX ? null : new Any(parts);
    }

    /** Those that are stuck have rows of their own, for they are few among those that wait. */
    private static @Nullable ListPlan stuck(Filter filter, int namespace) {
        boolean asked = filter instanceof Filter.Comparison comparison
                && comparison.field() == Filter.Field.STATUS
                && comparison.admits(ExecutionStatus.COMPENSATION_STUCK.name())
                && !comparison.admits(ExecutionStatus.PARKED.name())
                && ListStanding.onlyActingOr(comparison, ExecutionStatus.COMPENSATION_STUCK);
        return asked ? new Rows(Facets.prefix(namespace, Facets.stuck())) : null;
    }

    private static @Nullable ListPlan attribute(Filter.Comparison comparison, int namespace) {
        boolean equality =
                comparison.operator() == Filter.Operator.EQUAL || comparison.operator() == Filter.Operator.IN;
        if (!equality) {
            return null;
        }
        return any(comparison.values().stream()
                .<ListPlan>map(value ->
                        new Rows(Facets.prefix(namespace, Facets.attribute(comparison.attribute(), value))))
                .toList());
    }

    private static @Nullable ListPlan any(List<ListPlan> parts) {
        return parts.contains(null) || parts.isEmpty() ? null : parts.size() == 1 ? parts.getFirst() : new Any(parts);
    }
}
