package io.fermata.engine;

import io.fermata.engine.ExecutionIndex.Counter;
import io.fermata.engine.Filter.Comparison;
import io.fermata.engine.Filter.Field;
import io.fermata.kernel.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a filter says about status and workflow that must hold whatever else does. */
record ListStanding(List<Filter> parts) {
    /** Null if it says nothing of the kind. */
    static @Nullable ListStanding of(Filter filter) {
        var parts = new ArrayList<Filter>();
        for (var part : filter instanceof Filter.And and ? and.parts() : List.of(filter)) {
            if (constrains(part)) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? null : new ListStanding(parts);
    }

    /** Whether this part alone says something about it. */
    static boolean constrains(Filter part) {
        return switch (part) {
            case Comparison comparison ->
                comparison.field() == Field.STATUS
                        || comparison.field() == Field.WORKFLOW
                        || comparison.field() == Field.CLOSE_TIME;
            case Filter.Not not ->
                not.part() instanceof Comparison comparison
                        && (comparison.field() == Field.STATUS || comparison.field() == Field.WORKFLOW);
            case Filter.And and -> false;
            case Filter.Or or -> false;
        };
    }

    /** Whether runs that are counted so may fit, if they do not act. */
    boolean fits(Counter counter) {
        return parts.stream().allMatch(part -> switch (part) {
            case Comparison comparison -> fits(comparison, counter, false);
            case Filter.Not not -> not.part() instanceof Comparison comparison && fits(comparison, counter, true);
            case Filter.And and -> true;
            case Filter.Or or -> true;
        });
    }

    /** Whether it admits no other status than this one and those of runs that act. */
    static boolean onlyActingOr(Comparison comparison, ExecutionStatus status) {
        for (var each : ExecutionStatus.values()) {
            if (each != status && each != ExecutionStatus.RUNNING && comparison.admits(each.name())) {
                return false;
            }
        }
        return true;
    }

    /** Whether a run that acts may fit the filter. */
    static boolean mayAct(Filter filter) {
        return switch (filter) {
            case Filter.And and -> and.parts().stream().allMatch(ListStanding::mayAct);
            case Filter.Or or -> or.parts().stream().anyMatch(ListStanding::mayAct);
            case Filter.Not not -> true;
            case Comparison comparison ->
                comparison.field() == Field.STATUS
                        ? comparison.admits(ExecutionStatus.RUNNING.name())
                                || comparison.admits(ExecutionStatus.PAUSED.name())
                                || comparison.admits(ExecutionStatus.BLOCKED.name())
                        : comparison.field() != Field.CLOSE_TIME;
        };
    }

    private static boolean fits(Comparison comparison, Counter counter, boolean negated) {
        return switch (comparison.field()) {
            case WORKFLOW -> comparison.admits(counter.workflow()) != negated;
            case STATUS -> shown(counter.status()).stream().anyMatch(each -> comparison.admits(each.name()) != negated);
            default -> counter.status().isClosed(); // A time of its close has only what is closed.
        };
    }

    /** What lists show for a run of this status that does not act. */
    private static List<ExecutionStatus> shown(Status status) {
        return switch (status) {
            case OPEN -> List.of(ExecutionStatus.PARKED, ExecutionStatus.COMPENSATION_STUCK);
            case PAUSED -> List.of(ExecutionStatus.PAUSED);
            case BLOCKED -> List.of(ExecutionStatus.BLOCKED);
            case COMPLETED -> List.of(ExecutionStatus.COMPLETED);
            case FAILED -> List.of(ExecutionStatus.FAILED);
            case CANCELLED -> List.of(ExecutionStatus.CANCELLED);
            case TERMINATED -> List.of(ExecutionStatus.TERMINATED);
            case TIMED_OUT -> List.of(ExecutionStatus.TIMED_OUT);
            case CONTINUED -> List.of(ExecutionStatus.CONTINUED);
        };
    }
}
