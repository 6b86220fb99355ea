package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** What {@link Branches#map} does with each item. */
@FunctionalInterface
public interface ItemBranch<A extends @Nullable Object, R extends @Nullable Object> {
    /**
     * Handles one item.
     *
     * @throws Exception fails this item
     */
    R run(A item, Context ctx) throws Exception;
}
