package io.fermata.sdk;

import java.util.List;
import java.util.stream.Collectors;

/** A saga failed and has undone what it did. The cause is what failed first, whatever failed after it. */
public final class SagaFailed extends FermataException {
    private static final long serialVersionUID = 1L;

    private final transient List<Compensated> compensations;

    /** Made by the runner. */
    public SagaFailed(Category category, String why, List<Compensated> compensations, Throwable cause) {
        super(category, message(why, compensations), cause);
        this.compensations = List.copyOf(compensations);
    }

    /** Every compensation that was registered since the last pivot, in the order in which they were run. */
    public List<Compensated> compensations() {
        return compensations == null ? List.of() : compensations;
    }

    private static String message(String why, List<Compensated> compensations) {
        if (compensations.isEmpty()) {
            return "the saga failed with nothing to undo: " + why;
        }
        var table = compensations.stream().map(Compensated::toString).collect(Collectors.joining(", "));
        return "the saga failed: " + why + "; compensation: " + table;
    }
}
