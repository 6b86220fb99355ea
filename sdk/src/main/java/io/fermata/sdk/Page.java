package io.fermata.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slice of a list.
 *
 * @param items at most as many as asked for
 * @param next the cursor of the next page, or null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }
}
