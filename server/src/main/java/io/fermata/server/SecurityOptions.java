package io.fermata.server;

import org.jspecify.annotations.Nullable;

/**
 * What protects a server beyond keys.
 *
 * @param oidc a provider of tokens and logins; null: keys alone
 * @param outgoing whom the server may call
 */
public record SecurityOptions(@Nullable OidcOptions oidc, OutgoingOptions outgoing) {
    /** Keys alone, and nobody is called. */
    public static final SecurityOptions DEFAULT = new SecurityOptions(null, OutgoingOptions.DEFAULT);

    /** Takes a provider's tokens. */
    public SecurityOptions withOidc(OidcOptions provider) {
        return new SecurityOptions(provider, outgoing);
    }

    /** May call others. */
    public SecurityOptions withOutgoing(OutgoingOptions others) {
        return new SecurityOptions(oidc, others);
    }
}
