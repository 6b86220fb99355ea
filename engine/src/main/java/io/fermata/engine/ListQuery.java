package io.fermata.engine;

import org.jspecify.annotations.Nullable;

/**
 * What to list.
 *
 * @param filter in the filter language; empty: everything
 * @param cursor of the page before; null: the first page
 * @param limit 1 to 1,000
 * @param allRuns also runs that a later run of the same execution has replaced
 */
public record ListQuery(String filter, @Nullable String cursor, int limit, boolean allRuns) {
    public static final int LIMIT_DEFAULT = 100;
    public static final int LIMIT_MAX = 1_000;

    /** The first page of the current runs. */
    public static ListQuery of(String filter) {
        return new ListQuery(filter, null, LIMIT_DEFAULT, false);
    }
}
