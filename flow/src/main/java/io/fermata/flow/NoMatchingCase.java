package io.fermata.flow;

import io.fermata.sdk.Category;
import io.fermata.sdk.FermataException;
import java.util.List;

/** No case of a {@link Choice} holds, and it has no default. */
public final class NoMatchingCase extends FermataException {
    private static final long serialVersionUID = 1L;

    NoMatchingCase(String choice, List<String> cases) {
        super(Category.VALIDATION, "no case of '" + choice + "' holds, and it has no default; cases: " + cases, null);
    }
}
