package io.fermata.server;

import io.fermata.server.Refusal.Kind;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place where it is decided who may do what. Denies by default: without a principal who holds the route's
 * permission in the namespace, nothing happens.
 */
final class Gate {
    static final String CSRF = "Fermata-Csrf";

    private static final String BEARER = "bearer ";

    private final @Nullable ApiKeys keys;
    private final boolean openWithoutKeys;
    private final Set<String> hosts;
    private final Security security;

    /**
     * A gate.
     *
     * @param keys null: there are none, and never will be
     * @param openWithoutKeys whether, as long as there is no key, everybody may do everything
     * @param hosts names, without ports, by which the server may be called; empty: any
     */
    Gate(@Nullable ApiKeys keys, boolean openWithoutKeys, Set<String> hosts) {
        this(keys, openWithoutKeys, hosts, Security.NONE);
    }

    /** A gate that knows others by their tokens or logins, too; then nobody passes without credentials. */
    Gate(@Nullable ApiKeys keys, boolean openWithoutKeys, Set<String> hosts, Security security) {
        this.security = security;
        this.keys = keys;
        this.openWithoutKeys = openWithoutKeys && security.oidc() == null;
        this.hosts = Set.copyOf(hosts);
    }

    /**
     * Refuses what a browser sends on behalf of other sites: a name that was bound to this address (DNS rebinding), and
     * a request from a page of another origin.
     */
    void requireOwnSite(Incoming request) {
        var host = request.header("Host");
        if (host == null) {
            throw Refusal.invalid("header Host", "is missing");
        }
        if (!hosts.isEmpty() && !hosts.contains(withoutPort(host))) {
            throw new Refusal(
                    Kind.WRONG_HOST, "this server does not answer to '" + Durations.shown(host) + "', but to " + hosts);
        }
        var origin = request.header("Origin");
        if (origin != null && !isSameHost(origin, host)) {
            throw new Refusal(
                    Kind.FOREIGN_ORIGIN, "pages of '" + Durations.shown(origin) + "' may not use this server");
        }
        var site = request.header("Sec-Fetch-Site");
        if (site != null && !comesBack(request) && (site.equals("cross-site") || site.equals("same-site"))) {
            throw new Refusal(Kind.FOREIGN_ORIGIN, "pages of other sites may not use this server");
        }
    }

    /** Who asks; null for nobody known. */
    @Nullable
    Principal principal(Incoming request) {
        var given = request.header("Authorization");
        if (given == null) {
            return withoutHeader(request);
        }
        if (!given.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw unauthenticated("the header Authorization must be 'Bearer' and a key");
        }
        var text = given.substring(BEARER.length()).strip();
        var principal = keys == null ? null : keys.principal(text);
        if (principal == null && security.oidc() != null && !ApiKeys.isKey(text)) {
            return security.oidc().bearer(text);
        }
        if (principal == null) {
            throw unauthenticated("the key is not known here, or was revoked");
        }
        return principal;
    }

    /**
     * Refuses what changes something in the name of a browser's session unless it repeats what only our own pages can
     * know: the browser sends its cookie whoever made it ask.
     */
    void requireOwnPage(Incoming request, Route route, @Nullable Principal principal) {
        var wanted = principal == null ? null : principal.csrf();
        var given = request.header(CSRF);
        if (wanted != null && route.changes() && (given == null || !Randoms.isSame(given, wanted))) {
            throw new Refusal(
                    Kind.FOREIGN_ORIGIN, "a browser's session takes the header " + CSRF + ", as GET /session tells it");
        }
    }

    /** Who signed a body; nobody else may send it. */
    Hooks.Signed signed(RouteTable.Match match, Incoming request) throws IOException {
        return security.hooks().require(match, request);
    }

    /** What the caller may see of an answer. */
    Reply shown(Reply reply, Route route, ApiCall call) {
        return security.redaction().shown(reply, route, call.principal(), call.namespace());
    }

    /** Lets a request pass or refuses it. Everything that is asked of the server comes through here. */
    void authorise(Route route, @Nullable Principal principal, String namespace) {
        if (route.permission().isOpen()) {
            return;
        }
        if (principal == null) {
            throw unauthenticated("this needs a key: Authorization: Bearer fmk_…");
        }
        if (!principal.may(route.permission(), namespace)) {
            var role = principal.roleIn(namespace);
            throw new Refusal(
                    Kind.FORBIDDEN,
                    (role == null ? "these credentials have no role" : "the role " + lower(role) + " may not do this")
                            + " in namespace '" + Durations.shown(namespace) + "'; it takes the permission to "
                            + lower(route.permission()));
        }
    }

    private @Nullable Principal withoutHeader(Incoming request) {
        var session = security.sessions() == null ? null : security.sessions().principal(request);
        if (session != null) {
            return session;
        }
        return openWithoutKeys && (keys == null || keys.list().isEmpty()) ? Principal.LOCAL : null;
    }

    /** A browser that the provider sends back comes from another site, and with nothing but a code for its state. */
    private static boolean comesBack(Incoming request) {
        return request.method().equals("GET") && request.rawPath().equals(RouteTable.PREFIX + Logins.CALLBACK);
    }

    static Refusal unauthenticated(String why) {
        return new Refusal(Kind.UNAUTHENTICATED, why).with("WWW-Authenticate", "Bearer realm=\"fermata\"");
    }

    private static boolean isSameHost(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']') && colon >= 0;
        return (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
