package io.fermata.flow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the items of a {@link Mapped} or {@link Pipeline}.
 *
 * @param items one per item that was started, in the items' order
 * @param reason why it ended
 */
public record MapResult<R extends @Nullable Object>(List<Item<R>> items, Reason reason) {
    public MapResult {
        items = List.copyOf(items);
    }

    /** The results of the items that succeeded, in order. */
    public List<R> values() {
        var values = new ArrayList<R>(items.size());
        for (var item : items) {
            if (item.error() == null) {
                values.add(item.value());
            }
        }
        return values;
    }

    /** The items that failed or were cancelled, in order. */
    public List<Item<R>> failures() {
        return items.stream().filter(item -> item.error() != null).toList();
    }

    /** Why it ended. */
    public enum Reason {
        /** All items succeeded. */
        ALL_SUCCEEDED,
        /** All items ended, and no more failed than were tolerated. */
        FAILURES_TOLERATED,
        /** More items failed than were tolerated; the rest was cancelled or not started. */
        TOO_MANY_FAILURES
    }

    /**
     * One item.
     *
     * @param index its place in the list, from 0
     * @param value its result; null if it failed
     * @param error why it failed, as type and message; null if it succeeded
     */
    public record Item<R extends @Nullable Object>(
            int index, @Nullable R value, @Nullable String error) {}
}
