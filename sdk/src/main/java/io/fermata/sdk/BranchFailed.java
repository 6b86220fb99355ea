package io.fermata.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A branch threw a checked exception, or an item of {@link Branches#map} failed; the cause is what was thrown. */
public final class BranchFailed extends FermataException {
    private static final long serialVersionUID = 1L;

    private final int index;
    private final transient List<? extends Outcome<?>> outcomes;

    /** Made by the runner. */
    public BranchFailed(int index, List<? extends Outcome<?>> outcomes, Throwable cause) {
        super(Category.of(cause), message(index, cause), cause);
        this.index = index;
        this.outcomes = List.copyOf(outcomes);
    }

    /** Which item failed first in history, counted from 0; 0 for a branch that is no item. */
    public int index() {
        return index;
    }

    /** How every item that was started ended, in the items' order; the good results are not lost. */
    public List<? extends Outcome<?>> outcomes() {
        return outcomes;
    }

    private static String message(int index, @Nullable Throwable cause) {
        return "branch " + index + " failed: " + cause;
    }
}
