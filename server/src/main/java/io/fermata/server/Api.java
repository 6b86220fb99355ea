package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.sdk.LogFields;
import io.fermata.sdk.TypeRef;
import io.fermata.server.Refusal.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests: own site, route, principal, permission, query, body, handler, in this order, and nothing of a
 * request is used before the gate has let it through. Knows no HTTP library; used from many threads at once.
 */
final class Api {
    static final String REQUEST_ID = "Fermata-Request-Id";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final String TOKEN = "token";
    private static final byte[] NO_FIELDS = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Set<String> ALWAYS_KNOWN = Set.of(Namespaces.PARAM);

    private final Homes homes;
    private final Gate gate;
    private final Audit audit;
    private final Waits waits;
    private final InstantSource clock;
    private final Semaphore busy = new Semaphore(Limits.BUSY_MAX);
    private final Semaphore waiting = new Semaphore(Limits.WAITING_MAX);

    Api(Homes homes, Gate gate, Audit audit, Waits waits, InstantSource clock) {
        this.homes = homes;
        this.gate = gate;
        this.audit = audit;
        this.waits = waits;
        this.clock = clock;
    }

    /** What is known of a request while it is handled, for the audit log. */
    private static final class Progress {
        final String id = RequestIds.next();
        RouteTable.@Nullable Match match;

        @Nullable
        Principal principal;

        @Nullable
        ApiCall call;

        String namespace = "";
        String problem = "";
    }

    /** Answers; every refusal and every bug becomes a problem document. */
    Reply answer(Incoming request) {
        var progress = new Progress();
        long began = System.nanoTime();
        Reply reply;
        try {
            reply = handle(request, progress);
        } catch (RuntimeException | IOException thrown) {
            reply = refused(thrown, progress);
        } catch (StackOverflowError deep) {
            reply = refused(new IllegalStateException("the request is nested too deeply", deep), progress);
        }
        if (progress.match != null) {
            progress.match.times().answered(progress.match.route(), reply.status(), System.nanoTime() - began);
        }
        note(request, progress, reply);
        return reply.with(REQUEST_ID, progress.id);
    }

    private Reply handle(Incoming request, Progress progress) throws IOException {
        gate.requireOwnSite(request);
        progress.principal = gate.principal(request);
        var match = find(request, progress);
        progress.match = match;
        var route = match.route();
        var query = Percent.query(request.rawQuery());
        progress.namespace = Namespaces.asked(request, query);
        var signed = route.permission() == Permission.SIGNED ? gate.signed(match, request) : null;
        if (signed != null) {
            progress.principal = signed.principal();
            progress.namespace = Namespaces.isAsked(request, query)
                    ? progress.namespace
                    : signed.hook().namespace();
        }
        gate.requireOwnPage(request, route, progress.principal);
        gate.authorise(route, progress.principal, progress.namespace);
        var own = inNamespace(request, match, progress.namespace);
        progress.match = own; // From here on it counts in its namespace.
        requireOpen(route);
        checkQuery(route, query);
        var body = signed == null ? body(route, request) : signed;
        var principal = progress.principal == null ? Principal.NOBODY : progress.principal;
        var call = new ApiCall(match, query, body, principal, progress.namespace, request, idempotency(route, request));
        progress.call = call;
        return once(own.route(), call, body, () -> limited(own.route(), call, request));
    }

    /** The same key with something else to say is a mistake of the caller, which must not pass for done. */
    private Reply once(Route route, ApiCall call, @Nullable Object body, java.util.function.Supplier<Reply> handler) {
        var key = call.idempotencyKey();
        if (key == null) {
            return handler.get();
        }
        var use = digest((route.path() + "\n" + call.target()).getBytes(StandardCharsets.UTF_8));
        return homes.keys(call.namespace()).once(new UsedKeys.Use(use, key, said(body)), handler);
    }

    /** A digest of the fields that were given; it lasts, so that new optional fields must not change it. */
    private static byte[] said(@Nullable Object body) {
        var fields = Json.strict().fromBytes(Json.strict().toBytes(body), TypeRef.anything());
        if (fields instanceof Map<?, ?> given) {
            given.values().removeIf(Objects::isNull);
        }
        return digest(Json.strict().toBytes(fields)).getBytes(StandardCharsets.US_ASCII);
    }

    /** The same route with the handlers of the namespace, which know nothing of others. */
    private RouteTable.Match inNamespace(Incoming request, RouteTable.Match match, String namespace) {
        var own = homes.of(namespace);
        return own.equals(homes.any())
                ? match
                : Objects.requireNonNull(own.find(request.method(), request.rawPath()), request.rawPath());
    }

    private RouteTable.Match find(Incoming request, Progress progress) {
        var match = progress.principal == null
                ? findUnseen(request)
                : homes.any().find(request.method(), request.rawPath());
        if (match == null) {
            if (progress.principal == null) {
                throw Gate.unauthenticated("this needs a key: Authorization: Bearer fmk_…");
            }
            throw new Refusal(Kind.NOT_FOUND, "there is no route " + Durations.shown(request.rawPath()));
        }
        return match;
    }

    /** A stranger is not told which routes there are. */
    private RouteTable.@Nullable Match findUnseen(Incoming request) {
        try {
            return homes.any().find(request.method(), request.rawPath());
        } catch (Refusal hidden) {
            return null;
        }
    }

    /** A server that ends still answers what does not take long. */
    private void requireOpen(Route route) {
        if (waits.isEnding() && (route.waits() || route.changes())) {
            throw Waits.draining();
        }
    }

    private static void checkQuery(Route route, Map<String, String> query) {
        for (var name : query.keySet()) {
            if (!ALWAYS_KNOWN.contains(name)
                    && route.query().stream().noneMatch(param -> param.name().equals(name))) {
                var known = route.query().stream().map(Param::name).collect(Collectors.joining(", "));
                throw Refusal.invalid(
                        Durations.shown(name),
                        "is not a known parameter; known are namespace" + (known.isEmpty() ? "" : ", " + known));
            }
        }
        route.query().forEach(param -> param.check(query.get(param.name())));
    }

    private static @Nullable Object body(Route route, Incoming request) throws IOException {
        var type = route.body();
        if (type == null) {
            return null;
        }
        var bytes = request.body(type == Transfers.Given.class ? Limits.IMPORT_BYTES_MAX : Limits.BODY_BYTES_MAX);
        if (bytes.length == 0) {
            if (route.bodyRequired()) {
                throw Refusal.invalid("the body", "is missing, must be a JSON object");
            }
            bytes = NO_FIELDS;
        } else {
            requireJson(request.header("Content-Type"));
        }
        var read = Json.strict().fromBytes(bytes, TypeRef.of(type));
        if (read == null) {
            throw Refusal.invalid("the body", "must be a JSON object, is null");
        }
        return read;
    }

    /** A page of another site cannot send this type without asking first, and is refused then. */
    private static void requireJson(@Nullable String type) {
        var plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!plain.equals("application/json")) {
            throw new Refusal(
                    Kind.UNSUPPORTED_MEDIA_TYPE,
                    "the Content-Type must be application/json, is '" + Durations.shown(String.valueOf(type)) + "'");
        }
    }

    private static @Nullable String idempotency(Route route, Incoming request) {
        var key = request.header(IDEMPOTENCY_KEY);
        if (key == null || !route.idempotent()) {
            return null;
        }
        if (key.isBlank() || key.length() > Limits.ID_CHARS_MAX) {
            throw Refusal.invalid(
                    "header " + IDEMPOTENCY_KEY,
                    "must have 1 to " + Limits.ID_CHARS_MAX + " characters, has " + key.length());
        }
        return key;
    }

    private Reply limited(Route route, ApiCall call, Incoming request) {
        var permits = route.waits() ? waiting : busy;
        if (!permits.tryAcquire()) {
            throw new Refusal(Kind.TOO_MANY_REQUESTS, "the server handles as many requests at once as it can")
                    .with("Retry-After", "1");
        }
        boolean streams = false;
        try {
            var reply = gate.shown(route.handler().handle(call), route, call);
            if (reply instanceof Reply.Events events && !request.method().equals("HEAD")) {
                streams = true;
                return new Reply.Events(events.headers(), releasing(events.source(), permits));
            }
            return reply instanceof Reply.Whole whole ? tagged(whole, request) : Reply.empty(200);
        } finally {
            if (!streams) {
                permits.release();
            }
        }
    }

    /** A stream holds its permit until it ends. */
    private static Reply.Source releasing(Reply.Source source, Semaphore permits) {
        return sink -> {
            try {
                source.writeTo(sink);
            } finally {
                permits.release();
            }
        };
    }

    /** The tag is a digest of the body: what looks the same is the same. */
    private static Reply tagged(Reply.Whole reply, Incoming request) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (!reads || reply.status() != 200 || reply.body().length == 0) {
            return reply;
        }
        var tag = "\"" + digest(reply.body()) + "\"";
        if (tag.equals(request.header("If-None-Match"))) {
            return Reply.empty(304).with("ETag", tag);
        }
        return reply.with("ETag", tag);
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static Reply refused(Throwable thrown, Progress progress) {
        var known = Problems.of(thrown);
        if (known == null) {
            LogFields.with(
                    Map.of(LogFields.REQUEST, progress.id, LogFields.NAMESPACE, progress.namespace),
                    () -> System.getLogger("fermata")
                            .log(System.Logger.Level.ERROR, "request " + progress.id + " met a bug", thrown));
            known = new Refusal(Kind.BUG, "the server's log says more under this request's id");
        }
        progress.problem = known.kind().slug();
        return problem(known, progress.id);
    }

    static Reply problem(Refusal refusal, String requestId) {
        var body = Json.strict().toBytes(refusal.problem("urn:fermata:request:" + requestId));
        var headers = new HashMap<>(refusal.headers());
        return new Reply.Whole(refusal.kind().status(), headers, Problem.MEDIA_TYPE, body);
    }

    private void note(Incoming request, Progress progress, Reply reply) {
        var match = progress.match;
        boolean denied = reply.status() == 401 || reply.status() == 403 || reply.status() == 421;
        if (!denied && (match == null || !match.route().isNoted())) {
            return;
        }
        var path = new HashMap<String, String>();
        if (match != null) {
            path.putAll(match.path());
            path.computeIfPresent(TOKEN, (name, token) -> "…");
        }
        var found = progress.call == null ? null : progress.call.found();
        var who = found == null ? progress.principal : found;
        audit.note(new Audit.Line(
                clock.instant(),
                progress.id,
                who == null ? "" : who.actor(),
                request.peer(),
                request.method(),
                match == null ? "" : match.route().path(),
                path,
                progress.namespace,
                reply.status(),
                progress.problem));
    }
}
