package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How browsers log in at a provider: by code, always with PKCE.
 *
 * @param clientId as the provider knows this server
 * @param clientSecret a reference such as {@code ${secret:oidc-client}}; null: the provider wants none
 * @param scopes what is asked for; {@code openid} is always among it
 * @param address by which browsers reach the server; null: as they called it, on this machine only
 * @param sessionFor how long a login holds; default 8 h, at most a day
 */
public record LoginOptions(
        String clientId,
        @Nullable String clientSecret,
        Set<String> scopes,
        @Nullable URI address,
        Duration sessionFor) {
    private static final Duration SESSION_DEFAULT = Duration.ofHours(8);
    private static final Duration SESSION_MAX = Duration.ofDays(1);

    public LoginOptions {
        scopes = Set.copyOf(scopes);
        if (clientId.isBlank()) {
            throw new InvalidInput("oidc.login.client-id", "must not be blank");
        }
        if (address != null) {
            Outgoing.require("oidc.login.address", address);
        }
        if (sessionFor.isNegative() || sessionFor.isZero() || sessionFor.compareTo(SESSION_MAX) > 0) {
            throw new InvalidInput("oidc.login.session", "must be above 0 and at most a day, is " + sessionFor);
        }
    }

    /** Without a secret, on this machine. */
    public static LoginOptions of(String clientId) {
        return new LoginOptions(clientId, null, Set.of("openid"), null, SESSION_DEFAULT);
    }

    /** With a client's secret, as a reference. */
    public LoginOptions withClientSecret(String reference) {
        return new LoginOptions(clientId, reference, scopes, address, sessionFor);
    }

    /** For browsers elsewhere. */
    public LoginOptions withAddress(URI reachedAt) {
        return new LoginOptions(clientId, clientSecret, scopes, reachedAt, sessionFor);
    }
}
