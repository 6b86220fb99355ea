package io.fermata.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a provider's signed tokens: algorithm, key, signature, issuer, audience, times. What a token says of its own
 * key ({@code jwk}, {@code jku}, {@code x5u}, …) is never heeded; keys come from the provider alone.
 */
final class Tokens {
    private static final int TOKEN_CHARS_MAX = 12_000;
    private static final int RSA_BITS_MIN = 2_048;
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private final OidcOptions options;
    private final Provider provider;
    private final InstantSource clock;

    Tokens(OidcOptions options, Provider provider, InstantSource clock) {
        this.options = options;
        this.provider = provider;
        this.clock = clock;
    }

    /**
     * What a token says.
     *
     * @param audience whom it must be meant for
     * @throws Refusal when it is not valid now
     */
    JWTClaimsSet claims(String text, String audience) {
        try {
            if (text.length() > TOKEN_CHARS_MAX) {
                throw refused("is longer than " + TOKEN_CHARS_MAX + " characters");
            }
            var token = SignedJWT.parse(text);
            requireHeader(token.getHeader());
            requireSignature(token);
            var claims = token.getJWTClaimsSet();
            requireClaims(claims, audience);
            return claims;
        } catch (ParseException | IllegalArgumentException | JOSEException broken) {
            throw refused("is not a signed token");
        }
    }

    static Refusal refused(String why) {
        return Gate.unauthenticated("the token " + why)
                .with("WWW-Authenticate", "Bearer realm=\"fermata\", error=\"invalid_token\"");
    }

    private void requireHeader(JWSHeader header) {
        if (!options.algorithms().contains(header.getAlgorithm().getName())) {
            throw refused("is signed by an algorithm that is not allowed");
        }
        if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
            throw refused("has critical parameters that are not known");
        }
        var type = header.getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            throw refused("is of another type");
        }
    }

    private void requireSignature(SignedJWT token) throws JOSEException {
        var known = provider.known();
        if (isSignedByOneOf(known, token)) {
            return;
        }
        boolean isKnown = known.keys().stream().anyMatch(key -> mayBe(key, token.getHeader()));
        boolean named = token.getHeader().getKeyID() != null;
        var later = isKnown && named ? known : provider.again(known);
        if (later.at().equals(known.at()) || !isSignedByOneOf(later, token)) {
            throw refused("is not signed by a key of its issuer");
        }
    }

    private static boolean isSignedByOneOf(Provider.Known known, SignedJWT token) throws JOSEException {
        for (var key : known.keys()) {
            var verifier = mayBe(key, token.getHeader()) ? verifier(key) : null;
            if (verifier != null
                    && verifier.supportedJWSAlgorithms()
                            .contains(token.getHeader().getAlgorithm())
                    && token.verify(verifier)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBe(JWK key, JWSHeader header) {
        boolean named = header.getKeyID() == null || header.getKeyID().equals(key.getKeyID());
        boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        return named
                && signs
                && (key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm()));
    }

    /** Null for keys of other kinds, such as symmetric ones, and for short ones. */
    private static @Nullable JWSVerifier verifier(JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa when rsa.size() >= RSA_BITS_MIN -> new RSASSAVerifier(rsa.toRSAPublicKey());
            case ECKey curve -> new ECDSAVerifier(curve.toECPublicKey());
            default -> null;
        };
    }

    private void requireClaims(JWTClaimsSet claims, String audience) {
        if (!options.issuer().toString().equals(claims.getIssuer())) {
            throw refused("is of another issuer");
        }
        if (!claims.getAudience().contains(audience)) {
            throw refused("is meant for somebody else");
        }
        var now = clock.instant();
        var end = instant(claims.getExpirationTime());
        if (end == null || !now.isBefore(end.plus(options.clockSkew()))) {
            throw refused(end == null ? "has no end" : "has expired");
        }
        var begin = instant(claims.getNotBeforeTime());
        var issued = instant(claims.getIssueTime());
        if (isAhead(begin, now) || isAhead(issued, now)) {
            throw refused("is not valid yet");
        }
    }

    private boolean isAhead(@Nullable Instant moment, Instant now) {
        return moment != null && now.plus(options.clockSkew()).isBefore(moment);
    }

    /** The library reads a number of seconds; one that leaves the range of dates is no time. */
    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
