package io.fermata.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, newest first.
 *
 * @param items may be fewer than asked for, even none, although more follow: a page looks at a bounded number of rows
 * @param next the cursor of the next page; null at the end
 */
public record ListPage(
        List<ListedExecution> items, @Nullable String next) {
    public ListPage {
        items = List.copyOf(items);
    }
}
