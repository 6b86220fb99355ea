package io.fermata.server;

import io.fermata.sdk.Secrets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What protects a server beyond keys, made from its options.
 *
 * @param oidc null: no tokens are taken
 * @param sessions null: no browser can log in
 */
record Security(@Nullable Oidc oidc, @Nullable Sessions sessions, Browsers browsers, Hooks hooks, Redaction redaction) {
    /** Keys alone. */
    static final Security NONE = new Security(
            null,
            null,
            new Browsers(null, null, false),
            new Hooks(List.of(), Secrets.NONE, InstantSource.system()),
            new Redaction(RedactionOptions.DEFAULT));

    static Security of(ServerOptions options, Secrets secrets, InstantSource clock) {
        return of(options, Outgoing.of(options.security().outgoing()), secrets, clock);
    }

    static Security of(ServerOptions options, Outgoing outgoing, Secrets secrets, InstantSource clock) {
        var provider = options.security().oidc();
        var hooks = new Hooks(options.security().hooks(), secrets, clock);
        var redaction = new Redaction(options.security().redaction());
        if (provider == null) {
            return new Security(null, null, new Browsers(null, null, false), hooks, redaction);
        }
        var oidc = new Oidc(provider, outgoing, clock);
        var login = provider.login();
        boolean secure = options.tls() != null || (login != null && isSecure(login));
        var sessions = login == null ? null : new Sessions(login.sessionFor(), secure, clock);
        var logins = login == null
                ? null
                : new Logins(login, oidc, outgoing.alsoTo(provider.issuer()), secrets, secure, clock);
        return new Security(oidc, sessions, new Browsers(logins, sessions, secure), hooks, redaction);
    }

    private static boolean isSecure(LoginOptions login) {
        var address = login.address();
        return address != null && "https".equals(address.getScheme());
    }
}
