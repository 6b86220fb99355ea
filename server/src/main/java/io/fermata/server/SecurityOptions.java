package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What protects a server beyond keys.
 *
 * @param oidc a provider of tokens and logins; null: keys alone
 * @param outgoing whom the server may call
 * @param redaction what viewers are not shown
 * @param hooks webhooks that others may call; their names are different
 */
public record SecurityOptions(
        @Nullable OidcOptions oidc, OutgoingOptions outgoing, RedactionOptions redaction, List<HookOptions> hooks) {
    /** Keys alone, and nobody is called. */
    public static final SecurityOptions DEFAULT =
            new SecurityOptions(null, OutgoingOptions.DEFAULT, RedactionOptions.DEFAULT, List.of());

    public SecurityOptions {
        hooks = List.copyOf(hooks);
        if (hooks.stream().map(HookOptions::name).distinct().count() < hooks.size()) {
            throw new InvalidInput("hooks", "must have different names");
        }
    }

    /** Takes a provider's tokens. */
    public SecurityOptions withOidc(OidcOptions provider) {
        return new SecurityOptions(provider, outgoing, redaction, hooks);
    }

    /** May call others. */
    public SecurityOptions withOutgoing(OutgoingOptions others) {
        return new SecurityOptions(oidc, others, redaction, hooks);
    }

    /** Shows viewers less, or more. */
    public SecurityOptions withRedaction(RedactionOptions other) {
        return new SecurityOptions(oidc, outgoing, other, hooks);
    }

    /** Takes webhooks. */
    public SecurityOptions withHooks(HookOptions... others) {
        return new SecurityOptions(oidc, outgoing, redaction, List.of(others));
    }
}
