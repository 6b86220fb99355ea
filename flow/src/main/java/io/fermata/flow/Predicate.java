package io.fermata.flow;

import org.jspecify.annotations.Nullable;

/** Says whether a case of a {@link Choice} applies; asked once, its answer is recorded. */
@FunctionalInterface
public interface Predicate<I extends @Nullable Object> {
    /**
     * Looks at the input.
     *
     * @throws Exception fails the choice with {@link CaseFailed}
     */
    boolean test(I input) throws Exception;
}
