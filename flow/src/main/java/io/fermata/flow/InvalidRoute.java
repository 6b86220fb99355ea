package io.fermata.flow;

import io.fermata.sdk.Category;
import io.fermata.sdk.FermataException;
import java.util.List;

/** No answer of a {@link Route}'s router named a route, and it has no fallback. */
public final class InvalidRoute extends FermataException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> answers;

    InvalidRoute(String route, List<String> answers, List<String> allowed) {
        super(Category.VALIDATION, "'" + route + "' answered " + answers + ", none of " + allowed, null);
        this.answers = List.copyOf(answers);
    }

    /** What was answered, oldest first. */
    public List<String> answers() {
        return answers;
    }
}
