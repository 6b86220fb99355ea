package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** The root of everything that Fermata throws at its users; unchecked, and always with a category. */
public abstract class FermataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Category category;

    /** For the exceptions of Fermata's own modules; a user's code throws {@link Failure}. */
    protected FermataException(Category category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** What kind of trouble this is. */
    public final Category category() {
        return category;
    }
}
