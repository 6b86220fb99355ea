package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Secrets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that others call: a signed request becomes a message.
 *
 * @param name in the path: {@code POST /hooks/NAME}; letters, digits, {@code . _ -}
 * @param namespace where the message is published
 * @param scheme how requests are signed
 * @param secret what they are signed with, as a reference such as {@code ${secret:github}}
 * @param type of the message
 * @param key where in the body its key stands, as a JSON pointer such as {@code /repository/full_name}
 * @param value where its payload stands; null or empty: the whole body
 * @param id where stands what tells one delivery from another; null: the same body is the same delivery
 * @param tolerance how far a signed time may be from ours; default 5 min; of no meaning without signed times
 */
public record HookOptions(
        String name,
        String namespace,
        Scheme scheme,
        String secret,
        String type,
        String key,
        @Nullable String value,
        @Nullable String id,
        Duration tolerance) {
    private static final Duration TOLERANCE_DEFAULT = Duration.ofMinutes(5);
    private static final Duration TOLERANCE_MAX = Duration.ofHours(1);

    /** How a request is signed. */
    public enum Scheme {
        /** {@code X-Hub-Signature-256: sha256=HEX}: HMAC-SHA256 of the body, as GitHub does. */
        BODY,
        /** {@code Stripe-Signature: t=SECONDS,v1=HEX}: HMAC-SHA256 of time, a dot and the body, as Stripe does. */
        TIMESTAMPED
    }

    public HookOptions {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new InvalidInput("hooks", "must be named by letters, digits, '.', '_' and '-', is " + name);
        }
        if (!Secrets.REFERENCE.matcher(secret).matches()) {
            throw new InvalidInput("hooks." + name + ".secret", "must be a reference such as ${secret:" + name + "}");
        }
        if (type.isBlank() || key.isEmpty()) {
            throw new InvalidInput("hooks." + name, "must have the type and the key of its message");
        }
        JsonPointer.require("hooks." + name + ".key", key);
        JsonPointer.require("hooks." + name + ".value", value == null ? "" : value);
        JsonPointer.require("hooks." + name + ".id", id == null ? "" : id);
        if (tolerance.isNegative() || tolerance.isZero() || tolerance.compareTo(TOLERANCE_MAX) > 0) {
            throw new InvalidInput("hooks." + name + ".tolerance", "must be above 0 and at most 1h, is " + tolerance);
        }
    }

    /** The whole body as the payload, in the namespace {@code default}. */
    public static HookOptions of(String name, Scheme scheme, String secret, String type, String key) {
        return new HookOptions(name, Namespaces.DEFAULT, scheme, secret, type, key, null, null, TOLERANCE_DEFAULT);
    }

    /** With a part of the body as the payload. */
    public HookOptions withValue(String pointer) {
        return new HookOptions(name, namespace, scheme, secret, type, key, pointer, id, tolerance);
    }

    /** With what tells deliveries apart. */
    public HookOptions withId(String pointer) {
        return new HookOptions(name, namespace, scheme, secret, type, key, value, pointer, tolerance);
    }
}
