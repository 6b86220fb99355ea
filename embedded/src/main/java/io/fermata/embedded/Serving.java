package io.fermata.embedded;

import java.net.URI;

/**
 * How {@link FermataBuilder#serve} reaches the server without depending on it; the artifact
 * {@code io.fermata:fermata-server} provides it, by a {@link java.util.ServiceLoader}.
 */
public interface Serving {
    /** What listens. */
    interface Door extends AutoCloseable {
        /** Where it can be called, with the port that it took. */
        URI address();

        /** Answers those who wait that it ends, lets requests finish that have begun, and listens no more. */
        @Override
        void close();
    }

    /** Adds the server's own workflows to a Fermata that is not open yet. */
    FermataBuilder prepared(FermataBuilder builder);

    /**
     * Listens at this machine only.
     *
     * @param port 0 for any that is free
     * @throws io.fermata.sdk.InvalidInput when the port cannot be used
     */
    Door serve(Fermata fermata, int port);
}
