package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider whose tokens are taken, and what their bearers may do.
 *
 * @param issuer exactly as tokens name it; its settings are read below {@code /.well-known/openid-configuration}
 * @param audience whom bearer tokens must be meant for
 * @param algorithms of signatures; only asymmetric ones can be taken; default RS256, PS256, ES256
 * @param actorClaim which claim names the bearer in histories; default {@code sub}
 * @param rolesClaim which claim has the values of grants, as one text or a list; dots lead into objects; default
 *     {@code groups}
 * @param grants what a value of that claim gives; without any nobody may do anything
 * @param clockSkew how far the clocks may be apart; default 60 s, at most 5 min
 * @param keysFor how long the provider's keys are kept; default 10 min
 * @param keysAgain the shortest time between two looks for a key that is not known; default 30 s
 * @param login for browsers; null: none
 */
public record OidcOptions(
        URI issuer,
        String audience,
        Set<String> algorithms,
        String actorClaim,
        String rolesClaim,
        List<Grant> grants,
        Duration clockSkew,
        Duration keysFor,
        Duration keysAgain,
        @Nullable LoginOptions login) {
    private static final Set<String> ALGORITHMS_DEFAULT = Set.of("RS256", "PS256", "ES256");
    private static final Set<String> ALGORITHMS_KNOWN =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
    private static final Duration SKEW_MAX = Duration.ofMinutes(5);
    private static final Duration KEYS_MAX = Duration.ofDays(1);

    /** Whose claim has this value has this role in a namespace, or with {@code *} in all. */
    public record Grant(String value, Role role, String namespace) {
        /**
         * Reads {@code VALUE=ROLE} or {@code VALUE=ROLE@NAMESPACE}, such as {@code fermata-ops=operator@default}.
         *
         * @throws InvalidInput when it is not of this form
         */
        public static Grant parse(String text) {
            int equals = text.lastIndexOf('=');
            var parts = text.substring(equals + 1).split("@", 2);
            try {
                var role = Role.valueOf(parts[0].strip().toUpperCase(Locale.ROOT));
                var namespace = parts.length < 2 ? Principal.EVERYWHERE : parts[1].strip();
                if (equals > 0 && !namespace.isEmpty()) {
                    return new Grant(text.substring(0, equals).strip(), role, namespace);
                }
            } catch (IllegalArgumentException noRole) {
                throw notOfThisForm(text);
            }
            throw notOfThisForm(text);
        }

        private static InvalidInput notOfThisForm(String text) {
            return new InvalidInput(
                    "oidc.grants", "must be VALUE=ROLE or VALUE=ROLE@NAMESPACE, is '" + Durations.shown(text) + "'");
        }
    }

    public OidcOptions {
        algorithms = Set.copyOf(algorithms);
        grants = List.copyOf(grants);
        Outgoing.require("oidc.issuer", issuer);
        if (audience.isBlank()) {
            throw new InvalidInput("oidc.audience", "must not be blank");
        }
        if (algorithms.isEmpty() || !ALGORITHMS_KNOWN.containsAll(algorithms)) {
            throw new InvalidInput("oidc.algorithms", "must be some of " + ALGORITHMS_KNOWN + ", is " + algorithms);
        }
        within("oidc.clock-skew", clockSkew, Duration.ZERO, SKEW_MAX);
        within("oidc.keys-for", keysFor, Duration.ofSeconds(1), KEYS_MAX);
        within("oidc.keys-again", keysAgain, Duration.ofSeconds(1), KEYS_MAX);
    }

    /** A provider and whom its tokens must be meant for; the rest as by default. */
    public static OidcOptions of(URI issuer, String audience, Grant... grants) {
        return new OidcOptions(
                issuer,
                audience,
                ALGORITHMS_DEFAULT,
                "sub",
                "groups",
                List.of(grants),
                Duration.ofSeconds(60),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                null);
    }

    /** Browsers log in, too. */
    public OidcOptions withLogin(LoginOptions browsers) {
        return new OidcOptions(
                issuer, audience, algorithms, actorClaim, rolesClaim, grants, clockSkew, keysFor, keysAgain, browsers);
    }

    /** Other claims than {@code sub} and {@code groups}. */
    public OidcOptions withClaims(String actor, String roles) {
        return new OidcOptions(
                issuer, audience, algorithms, actor, roles, grants, clockSkew, keysFor, keysAgain, login);
    }

    private static void within(String field, Duration given, Duration lowest, Duration highest) {
        if (given.compareTo(lowest) < 0 || given.compareTo(highest) > 0) {
            throw new InvalidInput(field, "must be from " + lowest + " to " + highest + ", is " + given);
        }
    }
}
