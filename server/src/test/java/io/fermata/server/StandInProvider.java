package io.fermata.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fermata.embedded.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** An OpenID Connect provider on loopback: settings, keys, authorize, token with PKCE, codes that count once. */
@NullMarked
final class StandInProvider implements AutoCloseable {
    static final String CLIENT = "fermata-web";
    static final String CLIENT_SECRET = "client-canary-5e5c2f";
    static final String AUDIENCE = "fermata-api";

    /** Made once: that takes a while. */
    private static final RSAKey FIRST = key("first");

    private static final RSAKey SECOND = key("second");

    final AtomicInteger keyFetches = new AtomicInteger();
    private final HttpServer server;
    private final InstantSource clock;
    private final String scheme;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private volatile RSAKey key = FIRST;
    private volatile UnaryOperator<JWTClaimsSet.Builder> change = UnaryOperator.identity();
    private volatile boolean down;

    StandInProvider(InstantSource clock) {
        this(clock, null);
    }

    /** Over TLS, if there is a context. */
    StandInProvider(InstantSource clock, @Nullable SSLContext tls) {
        this.clock = clock;
        this.scheme = tls == null ? "http" : "https";
        try {
            var place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            server = tls == null ? HttpServer.create(place, 0) : secured(HttpsServer.create(place, 0), tls);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    URI issuer() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    String host() {
        return issuer().getAuthority();
    }

    RSAKey key() {
        return key;
    }

    /** Signs with another key from now on, and tells that one alone. */
    void rotate() {
        key = SECOND;
    }

    void goDown() {
        down = true;
    }

    /** Id tokens are made otherwise from now on. */
    void tokensWith(UnaryOperator<JWTClaimsSet.Builder> other) {
        change = other;
    }

    /** Claims that are in order, for an audience. */
    JWTClaimsSet.Builder claims(String audience) {
        var now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(issuer().toString())
                .subject("ada")
                .audience(audience)
                .claim("groups", List.of("ops", "other"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    String token(JWTClaimsSet claims) {
        return signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims, key);
    }

    static String signed(JWSHeader header, JWTClaimsSet claims, RSAKey by) {
        try {
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(by));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static HttpServer secured(HttpsServer server, SSLContext tls) {
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (down) {
                reply(exchange, 500, "{}");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" ->
                    reply(exchange, 200, Json.strict().line(settings()));
                case "/keys" -> {
                    keyFetches.incrementAndGet();
                    reply(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
                }
                case "/authorize" -> authorize(exchange);
                case "/token" -> token(exchange);
                default -> reply(exchange, 404, "{}");
            }
        }
    }

    private Map<String, Object> settings() {
        return Map.of(
                "issuer", issuer().toString(),
                "jwks_uri", issuer() + "/keys",
                "authorization_endpoint", issuer() + "/authorize",
                "token_endpoint", issuer() + "/token");
    }

    /** Everybody who comes is Ada, and agrees. */
    private void authorize(HttpExchange exchange) throws IOException {
        var asked = Percent.query(exchange.getRequestURI().getRawQuery());
        boolean whole = "code".equals(asked.get("response_type"))
                && CLIENT.equals(asked.get("client_id"))
                && "S256".equals(asked.get("code_challenge_method"))
                && asked.containsKey("code_challenge")
                && Objects.requireNonNullElse(asked.get("scope"), "").contains("openid");
        if (!whole) {
            reply(exchange, 400, "{}");
            return;
        }
        var code = Randoms.next();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        asked.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(requireText(asked.get("state")), StandardCharsets.UTF_8) + "&iss="
                                + URLEncoder.encode(issuer().toString(), StandardCharsets.UTF_8));
        reply(exchange, 302, "");
    }

    private void token(HttpExchange exchange) throws IOException {
        var form = Percent.query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        @Nullable Map<String, String> asked = codes.remove(requireText(form.get("code")));
        var basic = "Basic "
                + java.util.Base64.getEncoder()
                        .encodeToString((CLIENT + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
        boolean fits = asked != null
                && exchange.getRequestMethod().equals("POST")
                && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && "authorization_code".equals(form.get("grant_type"))
                && Objects.equals(asked.get("redirect_uri"), form.get("redirect_uri"))
                && Randoms.digest(requireText(form.get("code_verifier"))).equals(asked.get("code_challenge"));
        if (asked == null || !fits) {
            reply(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        var claims = change.apply(claims(CLIENT).claim("nonce", asked.get("nonce")));
        reply(exchange, 200, Json.strict().line(Map.of("token_type", "Bearer", "id_token", token(claims.build()))));
    }

    private static String requireText(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
