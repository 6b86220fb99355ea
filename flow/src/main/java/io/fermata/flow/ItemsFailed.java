package io.fermata.flow;

import io.fermata.sdk.Category;
import io.fermata.sdk.FermataException;

/** More items of a list failed than were tolerated. The cause is the first one's. */
public final class ItemsFailed extends FermataException {
    private static final long serialVersionUID = 1L;

    private final transient MapResult<?> result;

    ItemsFailed(String node, MapResult<?> result, int failures, Throwable first) {
        super(Category.of(first), message(node, result, failures, first), first);
        this.result = result;
    }

    /** What became of each item; the good results are not lost. */
    public MapResult<?> result() {
        return result;
    }

    private static String message(String node, MapResult<?> result, int failures, Throwable first) {
        return "'" + node + "' failed: " + failures + " of " + result.items().size()
                + " items failed, more than tolerated; succeeded: "
                + result.values().size() + "; first cause: "
                + first;
    }
}
