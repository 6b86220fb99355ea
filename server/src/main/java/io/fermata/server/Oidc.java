package io.fermata.server;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who the bearers of a provider's tokens are, and what they may do. */
final class Oidc {
    private static final int ACTOR_CHARS_MAX = 200;

    private final OidcOptions options;
    private final Provider provider;
    private final Tokens tokens;

    Oidc(OidcOptions options, Outgoing outgoing, InstantSource clock) {
        this.options = options;
        provider = new Provider(options, outgoing.alsoTo(options.issuer()), clock);
        tokens = new Tokens(options, provider, clock);
    }

    /**
     * Whose token this is.
     *
     * @throws Refusal when it is not valid
     */
    Principal bearer(String token) {
        return principal(tokens.claims(token, options.audience()));
    }

    String issuer() {
        return options.issuer().toString();
    }

    Provider provider() {
        return provider;
    }

    Tokens tokens() {
        return tokens;
    }

    /** With no role at all when no grant fits. */
    Principal principal(JWTClaimsSet claims) {
        var values = texts(claim(claims.getClaims(), options.rolesClaim()));
        var roles = new ArrayList<Principal.Granted>();
        for (var grant : options.grants()) {
            if (values.contains(grant.value())) {
                roles.add(new Principal.Granted(grant.role(), grant.namespace()));
            }
        }
        return new Principal("oidc:" + actor(claims), roles, null, null);
    }

    private String actor(JWTClaimsSet claims) {
        var actor = claim(claims.getClaims(), options.actorClaim());
        boolean plain = actor instanceof String text
                && !text.isBlank()
                && text.length() <= ACTOR_CHARS_MAX
                && text.chars().noneMatch(Character::isISOControl);
        if (!plain) {
            throw Tokens.refused("does not name its bearer in the claim " + options.actorClaim());
        }
        return String.valueOf(actor);
    }

    /** A claim of this very name goes before one that the dots lead to. */
    private static @Nullable Object claim(Map<String, Object> claims, String name) {
        @Nullable Object direct = claims.get(name);
        if (direct != null) {
            return direct;
        }
        @Nullable Object at = claims;
        for (var part : name.split("\\.", -1)) {
            at = at instanceof Map<?, ?> object ? object.get(part) : null;
        }
        return at;
    }

    /** A text counts whole, and, as scopes are written, by its words. */
    private static Set<String> texts(@Nullable Object claim) {
        var texts = new HashSet<String>();
        if (claim instanceof String text) {
            texts.add(text);
            texts.addAll(Arrays.asList(text.split(" ", -1)));
        } else if (claim instanceof List<?> list) {
            list.stream().filter(String.class::isInstance).forEach(each -> texts.add((String) each));
        }
        return texts;
    }
}
