package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.engine.OutMessage;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Secrets;
import io.fermata.sdk.TypeRef;
import io.fermata.server.Refusal.Kind;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes what others send to webhooks: checks the signature over the very bytes of the body, publishes a message, and
 * answers when that is durable. What was delivered before is the same message.
 */
final class Hooks {
    static final String PATH = "/hooks/{hook}";

    private static final String BODY_SIGNATURE = "X-Hub-Signature-256";
    private static final String TIMED_SIGNATURE = "Stripe-Signature";
    private static final int SIGNATURES_MAX = 10;

    private final Map<String, HookOptions> hooks;
    private final Secrets secrets;
    private final InstantSource clock;

    Hooks(List<HookOptions> hooks, Secrets secrets, InstantSource clock) {
        this.hooks = hooks.stream().collect(Collectors.toMap(HookOptions::name, Function.identity()));
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Who signed this; an unknown hook looks like a wrong signature. */
    Principal require(HookOptions hook, Incoming request, byte[] body) {
        boolean signed =
                switch (hook.scheme()) {
                    case BODY -> isSigned(hook, request.header(BODY_SIGNATURE), body);
                    case TIMESTAMPED -> isTimed(hook, request.header(TIMED_SIGNATURE), body);
                };
        if (!signed) {
            throw refused();
        }
        return new Principal("hook:" + hook.name(), List.of(), null);
    }
}
