package io.fermata.server;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.InvalidInput;
import io.fermata.telemetry.Tracing;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Fermata over HTTP.
 *
 * <pre>{@code
 * try (var fermata = Server.own(Fermata.embedded(directory).register("greet", new Greet())).open();
 *         var server = Server.serve(fermata, ServerOptions.of(directory))) {
 *     …
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {
    /** How long {@link #close} lets requests end that have begun. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final HttpDoor door;
    private final Waits waits;
    private final Audit audit;
    private final ServerOptions options;

    private Server(HttpDoor door, Waits waits, Audit audit, ServerOptions options) {
        this.door = door;
        this.waits = waits;
        this.audit = audit;
        this.options = options;
    }

    /**
     * Registers the server's own workflows, such as the one behind {@code POST /bulk}; what Fermata was opened without
     * them is served all the same, but for that.
     */
    public static FermataBuilder own(FermataBuilder builder) {
        var traces = Tracing.ofProcess();
        if (traces != null) {
            builder.interceptor(traces.interceptor());
        }
        return builder.registerReaching(BulkWork::registration);
    }

    /** Serves on a port of this machine, to everybody on it: for development and tests. */
    public static Server serve(Fermata fermata, int port) {
        return serve(fermata, ServerOptions.LOCAL.withPort(port));
    }

    /**
     * Serves; Fermata stays the caller's to close, after the server.
     *
     * @throws InvalidInput when the address cannot be used, or a file of the certificate cannot
     */
    public static Server serve(Fermata fermata, ServerOptions options) {
        var waits = new Waits();
        var audit = new Audit(options.auditDirectory());
        var security = Security.of(options, fermata.secrets(), InstantSource.system());
        var gate = new Gate(options.keys(), options.openWithoutKeys(), hosts(options), security);
        var homes = new Homes(fermata, waits, backend -> Routes.of(backend, security, options.keys()));
        var api = new Api(homes, gate, audit, waits, InstantSource.system());
        try {
            return new Server(HttpDoor.open(api, options), waits, audit, options);
        } catch (RuntimeException | Error refused) {
            audit.close();
            throw refused;
        }
    }

    /** Where it can be called. */
    public URI address() {
        var scheme = options.tls() == null ? "http" : "https";
        var host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return URI.create(scheme + "://" + host + ":" + door.port());
    }

    /** The port it listens at. */
    public int port() {
        return door.port();
    }

    /** How many requests wait for something now. */
    int waiting() {
        return waits.waiting();
    }

    /**
     * Takes no new work, answers those who wait that the server ends, lets the others finish, and closes. Does nothing
     * the second time.
     */
    @Override
    public void close() {
        waits.end();
        door.close();
        audit.close();
    }

    /** Beyond this machine keys protect; here a name that was bound to this address must not. */
    private static Set<String> hosts(ServerOptions options) {
        if (!options.isLocal()) {
            return Set.of();
        }
        var hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        hosts.add(options.host().toLowerCase(Locale.ROOT));
        options.names().forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        return hosts;
    }
}
