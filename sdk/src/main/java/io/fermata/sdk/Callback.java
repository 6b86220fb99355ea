package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** A wait that whoever holds its token ends, with {@link FermataClient#complete} or {@link FermataClient#fail}. */
public interface Callback<T extends @Nullable Object> extends Promise<T> {
    /**
     * The token: unguessable, bound to this wait alone, valid across restarts. Whoever has it can answer, so it does
     * not belong in a log.
     */
    String token();
}
