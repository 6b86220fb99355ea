package io.fermata.flow;

import io.fermata.sdk.Category;
import io.fermata.sdk.FermataException;

/** The predicate of a {@link Choice}'s case threw; the cause is what it threw. */
public final class CaseFailed extends FermataException {
    private static final long serialVersionUID = 1L;

    private final String caseName;

    CaseFailed(String choice, String caseName, Throwable cause) {
        super(Category.of(cause), "case '" + caseName + "' of '" + choice + "' threw: " + cause.getMessage(), cause);
        this.caseName = caseName;
    }

    /** The case. */
    public String caseName() {
        return caseName;
    }
}
