package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Calls other machines, allowed ones alone. A host's name is resolved once; every address that it has is checked, and
 * the connection goes to a checked one, whatever the name leads to by then. Redirects are not followed: they are an
 * answer like others. Safe for use by many threads, which wait.
 */
final class Outgoing {
    private final List<HostPattern> hosts;
    private final List<HostPattern> privateHosts;
    private final Duration timeout;
    private final Names names;
    private final SSLContext tls;

    /** Finds a name's addresses. */
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private Outgoing(
            List<HostPattern> hosts, List<HostPattern> privateHosts, Duration timeout, Names names, SSLContext tls) {
        this.hosts = hosts;
        this.privateHosts = privateHosts;
        this.timeout = timeout;
        this.names = names;
        this.tls = tls;
    }

    static Outgoing of(OutgoingOptions options) {
        try {
            var authorities = options.authorities();
            var tls = authorities == null
                    ? SSLContext.getDefault()
                    : Authorities.trusting("outgoing.ca-file", authorities);
            return of(options, InetAddress::getAllByName, tls);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has TLS", impossible);
        }
    }

    static Outgoing of(OutgoingOptions options, Names names, SSLContext tls) {
        return new Outgoing(
                patterns(options.hosts().stream()),
                patterns(options.privateHosts().stream()),
                options.timeout(),
                names,
                tls);
    }

    /** The same, which may call this address's host as well. */
    Outgoing alsoTo(URI address) {
        var more = Stream.concat(hosts.stream(), Stream.of(HostPattern.of(address)));
        return new Outgoing(more.toList(), privateHosts, timeout, names, tls);
    }

    /**
     * Refuses an address that cannot be allowed, for options to be checked before anything is called.
     *
     * @throws InvalidInput when it is no absolute http or https address, or has a user in it
     */
    static URI require(String field, URI address) {
        var scheme = address.getScheme();
        boolean web = "https".equals(scheme) || "http".equals(scheme);
        if (!web || address.getHost() == null || address.getRawUserInfo() != null) {
            throw new InvalidInput(field, "must be an https address without a user, is " + address);
        }
        return address;
    }

    /** Asks; without a body by GET, else by POST. */
    PlainHttp.Answer call(URI address, Map<String, String> headers, byte @Nullable [] body) throws IOException {
        boolean mayBePrivate = requireAllowed(address);
        long deadline = System.nanoTime() + timeout.toNanos();
        int port = address.getPort() > 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
        try (var socket = new Socket()) {
            socket.setTcpNoDelay(true);
            var checked = checked(address.getHost(), mayBePrivate);
            socket.connect(new InetSocketAddress(checked, port), PlainHttp.millisUntil(deadline));
            if (!"https".equals(address.getScheme())) {
                return PlainHttp.exchange(socket, deadline, address, headers, body);
            }
            socket.setSoTimeout(PlainHttp.millisUntil(deadline));
            try (var secure = secure(socket, address.getHost(), port)) {
                return PlainHttp.exchange(secure, deadline, address, headers, body);
            }
        }
    }

    /** Whether it may be at a private address. */
    private boolean requireAllowed(URI address) throws IOException {
        if (address.getHost() == null || address.getRawUserInfo() != null) {
            throw new IOException("'" + Durations.shown(address.toString()) + "' is no address that can be called");
        }
        boolean mayBePrivate = privateHosts.stream().anyMatch(host -> host.fits(address));
        if (!mayBePrivate && hosts.stream().noneMatch(host -> host.fits(address))) {
            throw new IOException(where(address) + " may not be called: it is not among outgoing.hosts");
        }
        boolean plain = "http".equals(address.getScheme());
        if (!"https".equals(address.getScheme()) && !(plain && mayBePrivate)) {
            throw new IOException(where(address) + " may be called by https only");
        }
        return mayBePrivate;
    }

    private InetAddress checked(String host, boolean mayBePrivate) throws IOException {
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        var found = names.addresses(bare);
        if (found.length == 0) {
            throw new UnknownHostException(host);
        }
        for (var address : found) {
            if (!mayBePrivate && !PublicAddresses.isPublic(address)) {
                throw new IOException(host + " leads to " + address.getHostAddress()
                        + ", which is no public address: it is not among outgoing.private-hosts");
            }
        }
        return found[0];
    }

    /** The certificate must be the named host's. */
    private SSLSocket secure(Socket socket, String host, int port) throws IOException {
        var secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, host, port, true);
        var parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private static List<HostPattern> patterns(Stream<String> texts) {
        return texts.map(HostPattern::of).toList();
    }

    private static String where(URI address) {
        return Durations.shown(address.getScheme() + "://" + address.getRawAuthority());
    }
}
