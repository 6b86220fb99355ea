package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server is reached, and by whom.
 *
 * @param host the address to listen at; default {@code 127.0.0.1}
 * @param port 0 for any that is free; default 8700
 * @param tls null: none, only for addresses of this machine
 * @param keys who may do what; null: nobody has a key
 * @param openWithoutKeys whether on this machine everybody may do everything as long as there is no key
 * @param auditDirectory where the audit log is written; null: nowhere
 * @param names further host names by which browsers may call a server that listens at this machine only
 * @param security what protects it beyond keys; default nothing
 */
public record ServerOptions(
        String host,
        int port,
        @Nullable Tls tls,
        @Nullable ApiKeys keys,
        boolean openWithoutKeys,
        @Nullable Path auditDirectory,
        Set<String> names,
        SecurityOptions security) {
    /** The port if none is named. */
    public static final int PORT_DEFAULT = 8700;

    /** On this machine only, for everybody on it: for development. */
    public static final ServerOptions LOCAL =
            new ServerOptions("127.0.0.1", PORT_DEFAULT, null, null, true, null, Set.of(), SecurityOptions.DEFAULT);

    private static final int PORT_MAX = 65_535;

    public ServerOptions {
        names = Set.copyOf(names);
        if (port < 0 || port > PORT_MAX) {
            throw new InvalidInput("port", "must be between 0 and " + PORT_MAX + ", is " + port);
        }
        if (!isLoopback(host)) {
            if (tls == null) {
                throw new InvalidInput(
                        "host", "may be " + host + " only with TLS: give a certificate and its key (PEM)");
            }
            var oidc = security.oidc();
            if ((keys == null || openWithoutKeys) && oidc == null) {
                throw new InvalidInput("host", "may be " + host + " only where every caller needs a key");
            }
            var login = oidc == null ? null : oidc.login();
            if (login != null && login.address() == null) {
                throw new InvalidInput("oidc.login.address", "must be given where the host is " + host);
            }
        }
    }

    /** The options of a data directory: its keys, its audit log, and a key for every request. */
    public static ServerOptions of(Path directory) {
        var keys = ApiKeys.in(directory);
        return new ServerOptions(
                "127.0.0.1", PORT_DEFAULT, null, keys, false, directory, Set.of(), SecurityOptions.DEFAULT);
    }

    /** At another address; {@code certificates} are needed unless it is one of this machine. */
    public ServerOptions withAddress(String address, int at, @Nullable Tls certificates) {
        return new ServerOptions(address, at, certificates, keys, openWithoutKeys, auditDirectory, names, security);
    }

    /** At another port of this machine. */
    public ServerOptions withPort(int at) {
        return withAddress(host, at, tls);
    }

    /** For everybody on this machine as long as there is no key. */
    public ServerOptions openWithoutKeysHere() {
        return new ServerOptions(host, port, tls, keys, true, auditDirectory, names, security);
    }

    /** Called by further names. */
    public ServerOptions withNames(Set<String> others) {
        return new ServerOptions(host, port, tls, keys, openWithoutKeys, auditDirectory, others, security);
    }

    /** Protected otherwise. */
    public ServerOptions withSecurity(SecurityOptions other) {
        return new ServerOptions(host, port, tls, keys, openWithoutKeys, auditDirectory, names, other);
    }

    boolean isLocal() {
        return isLoopback(host);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new InvalidInput("host", "must be an address of this machine, is " + host);
        }
    }
}
