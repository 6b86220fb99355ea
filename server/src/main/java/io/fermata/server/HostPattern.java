package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hosts as options name them.
 *
 * @param host in small letters; begins with a dot for every host below a domain
 * @param port 0 for the usual one of the scheme
 */
record HostPattern(String host, int port) {
    private static final Pattern SHAPE = Pattern.compile("(\\*\\.)?(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::([0-9]{1,5}))?");

    static HostPattern of(String text) {
        var shape = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
        if (!shape.matches()) {
            throw new InvalidInput("host", "must be a host, host:port or *.domain, is '" + Durations.shown(text) + "'");
        }
        var port = shape.group(3);
        return new HostPattern(
                (shape.group(1) == null ? "" : ".") + shape.group(2), port == null ? 0 : Integer.parseInt(port));
    }

    /** The very host and port of an address. */
    static HostPattern of(URI address) {
        return new HostPattern(host(address), Math.max(address.getPort(), 0));
    }

    boolean fits(URI address) {
        var given = host(address);
        boolean sameHost = host.startsWith(".") ? given.endsWith(host) : given.equals(host);
        return sameHost && port(port, address) == port(Math.max(address.getPort(), 0), address);
    }

    private static int port(int port, URI address) {
        return port > 0 ? port : "https".equals(address.getScheme()) ? 443 : 80;
    }

    private static String host(URI address) {
        return address.getHost().toLowerCase(Locale.ROOT);
    }
}
