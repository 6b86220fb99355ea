package io.fermata.server;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.fermata.embedded.Json;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.TypeRef;
import io.fermata.server.Refusal.Kind;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A provider's addresses and public keys, as it tells them; asked again when they are old or when a key is not known,
 * but only so often, whatever tokens strangers send.
 */
final class Provider {
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final Duration FAILED_AGAIN = Duration.ofSeconds(5);
    private static final Duration STALE_MAX = Duration.ofHours(1);
    private static final int KEYS_MAX = 100;

    private final OidcOptions options;
    private final Outgoing outgoing;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;
    private Instant lastTry = Instant.MIN; // Guarded by the lock.

    /** What the provider told. */
    record Known(URI authorization, URI token, List<JWK> keys, Instant at) {}

    Provider(OidcOptions options, Outgoing outgoing, InstantSource clock) {
        this.options = options;
        this.outgoing = outgoing;
        this.clock = clock;
    }

    /**
     * What is known, asked again if it is old.
     *
     * @throws Refusal when the provider cannot be asked and what is known is too old
     */
    Known known() {
        var have = known;
        var now = clock.instant();
        if (have != null && isFresh(have, now)) {
            return have;
        }
        asking.lock();
        try {
            have = known;
            if (have != null && isFresh(have, now)) {
                return have;
            }
            var asked = now.isBefore(after(FAILED_AGAIN)) ? null : ask(now);
            if (asked != null) {
                return asked;
            }
            if (have != null && now.isBefore(have.at.plus(options.keysFor()).plus(STALE_MAX))) {
                return have;
            }
            throw new Refusal(Kind.PROVIDER_DOWN, "the identity provider could not be asked for its keys")
                    .with("Retry-After", String.valueOf(FAILED_AGAIN.toSeconds()));
        } finally {
            asking.unlock();
        }
    }

    /** What is known after another look, for a key that {@code seen} lacks; the same if there was one lately. */
    Known again(Known seen) {
        asking.lock();
        try {
            var have = known;
            if (have != null && !have.at.equals(seen.at)) {
                return have;
            }
            var now = clock.instant();
            var asked = now.isBefore(after(options.keysAgain())) ? null : ask(now);
            return asked == null ? seen : asked;
        } finally {
            asking.unlock();
        }
    }

    private boolean isFresh(Known have, Instant now) {
        return now.isBefore(have.at.plus(options.keysFor()));
    }

    private Instant after(Duration pause) {
        return lastTry.equals(Instant.MIN) ? Instant.MIN : lastTry.plus(pause);
    }

    private @Nullable Known ask(Instant now) {
        lastTry = now;
        try {
            var settings = object(get(URI.create(withoutSlash(options.issuer().toString()) + WELL_KNOWN)));
            if (!options.issuer().toString().equals(settings.get("issuer"))) {
                throw new IOException("its settings are those of another issuer");
            }
            var keys = JWKSet.parse(get(address(settings, "jwks_uri"))).getKeys();
            if (keys.size() > KEYS_MAX) {
                throw new IOException("it has more than " + KEYS_MAX + " keys");
            }
            var told = new Known(
                    address(settings, "authorization_endpoint"), address(settings, "token_endpoint"), keys, now);
            known = told;
            return told;
        } catch (IOException | ParseException | IllegalArgumentException | FermataException failed) {
            System.getLogger("fermata")
                    .log(System.Logger.Level.WARNING, "{0} cannot be asked: {1}", options.issuer(), failed);
            return null;
        }
    }

    private String get(URI address) throws IOException {
        var answer = outgoing.call(address, Map.of("Accept", "application/json"), null);
        if (answer.status() != 200) {
            throw new IOException(address + " answers " + answer.status());
        }
        return answer.text();
    }

    private static URI address(Map<?, ?> settings, String name) throws IOException {
        if (settings.get(name) instanceof String text) {
            return URI.create(text);
        }
        throw new IOException("its settings have no " + name);
    }

    private static Map<?, ?> object(String json) throws IOException {
        if (Json.strict().read(json, TypeRef.anything()) instanceof Map<?, ?> object) {
            return object;
        }
        throw new IOException("its settings are no JSON object");
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
