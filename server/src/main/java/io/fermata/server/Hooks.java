package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.kernel.OperationSpec.OutMessage;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Secrets;
import io.fermata.sdk.TypeRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Takes what others send to webhooks: checks the signature over the very bytes of the body, publishes a message, and
 * answers when that is durable. What was delivered before is the same message.
 */
final class Hooks {
    static final String PATH = "/hooks/{hook}";

    private static final String BODY_SIGNATURE = "X-Hub-Signature-256";
    private static final String TIMED_SIGNATURE = "Stripe-Signature";
    private static final String HMAC = "HmacSHA256";
    private static final int SIGNATURES_MAX = 10;
    private static final int BODY_BYTES_MAX = 1024 * 1024;

    private final Map<String, HookOptions> hooks;
    private final Secrets secrets;
    private final InstantSource clock;

    Hooks(List<HookOptions> hooks, Secrets secrets, InstantSource clock) {
        this.hooks = hooks.stream().collect(Collectors.toMap(HookOptions::name, Function.identity()));
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A delivery whose signature is right. */
    record Signed(HookOptions hook, Principal principal, byte[] body) {}

    List<Route> routes(Backend backend) {
        return List.of(Route.of("POST", PATH, Permission.SIGNED, "Takes a signed webhook as a message", call -> {
                    var delivery = call.body(Signed.class);
                    backend.quota().message();
                    var published = backend.engine()
                            .publish(message(backend, delivery), call.cause(""))
                            .join();
                    return Backend.json(new Answers.Received(published.messageId(), published.duplicate()));
                })
                .answering(200, Answers.Received.class));
    }

    /**
     * Who signed this; a hook that is not known looks like a wrong signature.
     *
     * @throws Refusal when it is not signed as the hook demands
     */
    Signed require(RouteTable.Match match, Incoming request) throws IOException {
        var body = request.body(BODY_BYTES_MAX);
        @Nullable HookOptions hook = hooks.get(match.path().get("hook"));
        if (hook == null || !isSigned(hook, request, body)) {
            throw Gate.unauthenticated("there is no such webhook, or the signature is not right");
        }
        return new Signed(hook, new Principal("hook:" + hook.name(), List.of(), null, hook.namespace()), body);
    }

    private boolean isSigned(HookOptions hook, Incoming request, byte[] body) {
        var key = key(hook);
        if (key == null) {
            return false;
        }
        return switch (hook.scheme()) {
            case BODY -> {
                var given = request.header(BODY_SIGNATURE);
                yield given != null && Randoms.isSame(given, "sha256=" + hmac(key, body));
            }
            case TIMESTAMPED -> {
                var given = request.header(TIMED_SIGNATURE);
                yield given != null && isTimed(hook, key, given, body);
            }
        };
    }

    /** {@code t=1763726400,v1=5257a8…,v1=…}: one of several signatures is enough, while a secret is replaced. */
    private boolean isTimed(HookOptions hook, SecretKeySpec key, String given, byte[] body) {
        var parts = given.split(",", SIGNATURES_MAX);
        var time = "";
        for (var part : parts) {
            time = part.strip().startsWith("t=") ? part.strip().substring(2) : time;
        }
        if (!time.matches("[0-9]{1,11}")) {
            return false;
        }
        var apart = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), clock.instant())
                .abs();
        if (apart.compareTo(hook.tolerance()) > 0) {
            return false;
        }
        var wanted = "v1=" + hmac(key, (time + ".").getBytes(StandardCharsets.US_ASCII), body);
        boolean signed = false;
        for (var part : parts) {
            signed |= Randoms.isSame(part.strip(), wanted);
        }
        return signed;
    }

    /** Null without a secret to check by: then nothing is signed. */
    private @Nullable SecretKeySpec key(HookOptions hook) {
        try {
            var secret = secrets.resolve(hook.secret()).getBytes(StandardCharsets.UTF_8);
            if (secret.length > 0) {
                return new SecretKeySpec(secret, HMAC);
            }
        } catch (FermataException missing) {
            System.getLogger("fermata")
                    .log(System.Logger.Level.WARNING, "webhook {0}: {1}", hook.name(), missing.getMessage());
        }
        return null;
    }

    private static String hmac(SecretKeySpec key, byte[]... parts) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (var part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java has " + HMAC, impossible);
        }
    }

    private static OutMessage message(Backend backend, Signed delivery) {
        var hook = delivery.hook();
        @Nullable Object body = Json.strict().fromBytes(delivery.body(), TypeRef.anything());
        var id = hook.id() == null
                ? new String(delivery.body(), StandardCharsets.UTF_8)
                : text(body, hook.id(), "the delivery's id");
        var value = JsonPointer.find(body, hook.value() == null ? "" : hook.value());
        return new OutMessage(
                hook.type(),
                text(body, hook.key(), "the message's key"),
                backend.fermata().payloads().of(new RawJson(Json.strict().line(value))),
                PublishOptions.DEFAULT.delivery() == PublishOptions.Delivery.ALL,
                PublishOptions.DEFAULT.timeToLive().toMillis(),
                "hook-" + hook.name() + "-" + Randoms.digest(id),
                "");
    }

    private static String text(@Nullable Object body, String pointer, String what) {
        var found = JsonPointer.find(body, pointer);
        if (found instanceof String || found instanceof Number) {
            return found.toString();
        }
        throw Refusal.invalid(pointer, "must be " + what + ", a text or a number");
    }
}
