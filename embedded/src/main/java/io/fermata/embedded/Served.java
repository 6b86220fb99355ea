package io.fermata.embedded;

import java.net.URI;
import java.util.ServiceLoader;

/** A Fermata of this process together with the server in front of it, as {@link FermataBuilder#serve} opened them. */
public final class Served implements AutoCloseable {
    private final Fermata fermata;
    private final Serving.Door door;

    private Served(Fermata fermata, Serving.Door door) {
        this.fermata = fermata;
        this.door = door;
    }

    static Served open(FermataBuilder builder, int port, ClassLoader classes) {
        var serving = ServiceLoader.load(Serving.class, classes)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("serve(port) needs the server on the class path: add the"
                        + " artifact io.fermata:fermata-server, in the version of io.fermata:fermata"));
        var fermata = serving.prepared(builder).open();
        try {
            return new Served(fermata, serving.serve(fermata, port));
        } catch (RuntimeException | Error refused) {
            fermata.close();
            throw refused;
        }
    }

    /** The same Fermata without a way through HTTP; closed with this. */
    public Fermata fermata() {
        return fermata;
    }

    /** Where it can be called, such as {@code http://127.0.0.1:8700}. */
    public URI address() {
        return door.address();
    }

    /** The port it listens at. */
    public int port() {
        return address().getPort();
    }

    /**
     * Takes no new requests, answers those who wait that the server ends and lets the others finish, then waits for
     * running steps and tasks up to {@link Fermata#CLOSE_TIMEOUT} and closes the store. Does nothing the second time.
     */
    @Override
    public void close() {
        try {
            door.close();
        } finally {
            fermata.close();
        }
    }
}
