package io.fermata.server;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.embedded.Serving;
import java.net.URI;

/** The server of {@code Fermata.embedded(directory).serve(port)}. */
public final class LocalServing implements Serving {
    private record Listening(Server server) implements Door {
        @Override
        public URI address() {
            return server.address();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Override
    public FermataBuilder prepared(FermataBuilder builder) {
        return Server.own(builder);
    }

    @Override
    public Door serve(Fermata fermata, int port) {
        var directory = fermata.directory();
        var options = directory == null
                ? ServerOptions.LOCAL
                : ServerOptions.of(directory).openWithoutKeysHere();
        return new Listening(Server.serve(fermata, options.withPort(port)));
    }
}
