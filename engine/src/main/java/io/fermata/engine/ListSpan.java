package io.fermata.engine;

import io.fermata.engine.Filter.Comparison;
import io.fermata.engine.Filter.Field;
import io.fermata.kernel.RunId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When runs began that a filter may fit, first and last millisecond included. Run ids begin with their time, so no row
 * is needed to find them; those that began at another time have a row that says so.
 */
record ListSpan(long from, long to) {
    /** The latest time that a run id can bear. */
    static final long LAST_MILLIS = (1L << 48) - 1;

    static final ListSpan ALL = new ListSpan(0, LAST_MILLIS);

    /** What must hold for the time of the start whatever else does. */
    static ListSpan of(Filter filter) {
        var span = ALL;
        for (var part : filter instanceof Filter.And and ? and.parts() : List.of(filter)) {
            if (part instanceof Comparison comparison && comparison.field().isTime()) {
                span = span.within(comparison);
            }
        }
        return span;
    }

    boolean isAll() {
        return equals(ALL);
    }

    /** The first run id of the span; null if it begins with the first of all. */
    @Nullable
    RunId first() {
        return from == 0 ? null : new RunId(from << 16, 0);
    }

    /** The first run id behind it; null if there is none. */
    @Nullable
    RunId end() {
        return to == LAST_MILLIS ? null : new RunId((to + 1) << 16, 0);
    }

    private ListSpan within(Comparison comparison) {
        if (comparison.values().size() != 1
                || !(comparison.values().getFirst() instanceof AttributeValue.Numeric time)) {
            return this;
        }
        boolean ofStart = comparison.field() == Field.START_TIME;
        return switch (comparison.operator()) {
            // What has closed by then began before.
            case LESS, LESS_OR_EQUAL -> new ListSpan(from, Math.min(to, millis(time.number(), RoundingMode.FLOOR)));
            case GREATER, GREATER_OR_EQUAL ->
                ofStart ? new ListSpan(Math.max(from, millis(time.number(), RoundingMode.CEILING)), to) : this;
            case EQUAL, IN ->
                new ListSpan(
                        ofStart ? Math.max(from, millis(time.number(), RoundingMode.CEILING)) : from,
                        Math.min(to, millis(time.number(), RoundingMode.FLOOR)));
            case NOT_EQUAL, STARTS_WITH -> this;
        };
    }

    private static long millis(BigDecimal time, RoundingMode rounding) {
        var whole = time.setScale(0, rounding).max(BigDecimal.ZERO).min(BigDecimal.valueOf(LAST_MILLIS));
        return whole.longValue();
    }
}
