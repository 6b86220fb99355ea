package io.fermata.engine;

import io.fermata.kernel.Status;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.ShardStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By which rows the runs of a filter are found. All equalities that must hold are used together; what they let through
 * is still matched against the filter, so a plan may find too much and never too little.
 */
sealed interface ListPlan {
    /** Runs of one thing. */
    record Rows(Key prefix) implements ListPlan {}

    /** Runs of any of several things. */
    record Any(List<ListPlan> parts) implements ListPlan {}

    /** Runs of all of several things. */
    record All(List<ListPlan> parts) implements ListPlan {}

    /** The plan of a filter; null if all runs must be looked at. */
    static @Nullable ListPlan of(Filter filter, int namespace) {
        return switch (filter) {
            case Filter.And and -> {
                var parts = new ArrayList<ListPlan>();
                for (var part : and.parts()) {
                    var plan = of(part, namespace);
                    if (plan != null) {
                        parts.add(plan);
                    }
                }
                yield parts.size() > 1 ? new All(parts) : parts.isEmpty() ? null : parts.getFirst();
            }
            case Filter.Or or -> {
                var parts = new ArrayList<ListPlan>();
                for (var part : or.parts()) {
                    parts.add(of(part, namespace));
                }
                yield any(parts);
            }
            case Filter.Not not -> null;
            case Filter.Comparison comparison -> of(comparison, namespace);
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

    private static @Nullable ListPlan of(Filter.Comparison comparison, int namespace) {
        boolean equality =
                comparison.operator() == Filter.Operator.EQUAL || comparison.operator() == Filter.Operator.IN;
        if (!equality) {
            return null;
        }
        var parts = new ArrayList<ListPlan>();
        for (var value : comparison.values()) {
            var prefix = prefix(comparison, value, namespace);
            parts.add(prefix == null ? null : new Rows(prefix));
        }
        return any(parts);
    }

    private static @Nullable ListPlan any(List<ListPlan> parts) {
        return parts.contains(null) || parts.isEmpty() ? null : parts.size() == 1 ? parts.getFirst() : new Any(parts);
    }

    private static @Nullable Key prefix(Filter.Comparison comparison, AttributeValue value, int namespace) {
        return switch (comparison.field()) {
            case WORKFLOW ->
                value instanceof AttributeValue.Text text
                        ? Facets.prefix(namespace, Facets.workflow(text.text()))
                        : null;
            case ATTRIBUTE -> Facets.prefix(namespace, Facets.attribute(comparison.attribute(), value));
            case STATUS -> value instanceof AttributeValue.Text text ? prefix(text.text(), namespace) : null;
            case ID, RUN, START_TIME, CLOSE_TIME, CORRELATION_ID, PARENT_ID -> null;
        };
    }

    /** Parked and completed runs have no rows for it. */
    private static @Nullable Key prefix(String status, int namespace) {
        return switch (ExecutionStatus.valueOf(status)) {
            case RUNNING -> Tables.key(Tables.RUNNABLE, namespace).build();
            case COMPENSATION_STUCK -> Facets.prefix(namespace, Facets.stuck());
            case PAUSED -> Facets.prefix(namespace, Facets.status(Status.PAUSED));
            case BLOCKED -> Facets.prefix(namespace, Facets.status(Status.BLOCKED));
            case FAILED -> Facets.prefix(namespace, Facets.status(Status.FAILED));
            case CANCELLED -> Facets.prefix(namespace, Facets.status(Status.CANCELLED));
            case TERMINATED -> Facets.prefix(namespace, Facets.status(Status.TERMINATED));
            case TIMED_OUT -> Facets.prefix(namespace, Facets.status(Status.TIMED_OUT));
            case CONTINUED -> Facets.prefix(namespace, Facets.status(Status.CONTINUED));
            case PARKED, COMPLETED -> null;
        };
    }
}
