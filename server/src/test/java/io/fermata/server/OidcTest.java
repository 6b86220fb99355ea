package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.fermata.sdk.InvalidInput;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a provider: which are taken, what they give, and how often the provider is asked. */
@NullMarked
class OidcTest {
    private static final String START = "{\"workflow\":\"waiting\",\"id\":\"w\"}";

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private StandInProvider provider;
    private Harness server;

    @BeforeEach
    void open() {
        provider = new StandInProvider(clock);
        server = Harness.secured(folder, options(provider), clock);
    }

    @AfterEach
    void close() {
        server.close();
        provider.close();
    }

    static SecurityOptions options(StandInProvider provider) {
        var login = LoginOptions.of(StandInProvider.CLIENT).withClientSecret("${secret:oidc-client}");
        return SecurityOptions.DEFAULT
                .withOutgoing(OutgoingOptions.DEFAULT.withPrivateHosts(provider.host()))
                .withOidc(OidcOptions.of(
                                provider.issuer(),
                                StandInProvider.AUDIENCE,
                                OidcOptions.Grant.parse("ops=operator@default"),
                                OidcOptions.Grant.parse("auditors=VIEWER"))
                        .withLogin(login));
    }

    @Test
    void a_token_gives_the_roles_of_its_claims_where_they_hold() {
        var ops = bearer(provider.claims(StandInProvider.AUDIENCE).build());
        var auditor = bearer(provider.claims(StandInProvider.AUDIENCE)
                .claim("groups", "auditors")
                .build());
        var nobody = bearer(provider.claims(StandInProvider.AUDIENCE)
                .claim("groups", List.of("x"))
                .build());

        assertThat(server.post("/executions", START, "Authorization", ops).status())
                .isEqualTo(201);
        assertThat(server.call("DELETE", "/executions/w", null, "Authorization", ops)
                        .status())
                .isEqualTo(403);
        assertThat(server.get("/executions?namespace=other", "Authorization", ops)
                        .status())
                .isEqualTo(403);
        assertThat(server.get("/executions/w", "Authorization", auditor).status())
                .isEqualTo(200);
        assertThat(server.post("/executions/w/pause", "{}", "Authorization", auditor)
                        .status())
                .isEqualTo(403);
        assertThat(server.get("/executions", "Authorization", nobody).status()).isEqualTo(403);
        assertThat(server.get("/session", "Authorization", ops).body()).contains("oidc:ada", "OPERATOR");
    }

    @Test
    void what_is_not_a_valid_token_is_refused_and_writes_nothing() throws Exception {
        var taken = new LinkedHashMap<String, Integer>();
        var broken = broken();
        for (var each : broken.entrySet()) {
            var said = server.post("/executions", START, "Authorization", "Bearer " + each.getValue());
            taken.put(each.getKey(), said.status());
            assertThat(said.body()).doesNotContain(each.getValue());
        }

        assertThat(taken)
                .hasSizeGreaterThan(20)
                .allSatisfy((name, status) -> assertThat(status).as(name).isEqualTo(401));
        assertThat(server.get("/executions/count", "Authorization", server.key(Role.VIEWER))
                        .field("total"))
                .isEqualTo(0);
        var audit = Files.readString(folder.resolve(Audit.FILE));
        assertThat(broken.values()).allSatisfy(token -> assertThat(audit).doesNotContain(token));
    }

    private Map<String, String> broken() throws JOSEException {
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("other issuer", with(claims -> claims.issuer("https://evil.example")));
        tokens.put("issuer with a slash", with(claims -> claims.issuer(provider.issuer() + "/")));
        tokens.put("no issuer", with(claims -> claims.issuer(null)));
        tokens.put("other audience", with(claims -> claims.audience("somebody-else")));
        tokens.put("audience of the login", with(claims -> claims.audience(StandInProvider.CLIENT)));
        tokens.put("no audience", with(claims -> claims.audience((String) null)));
        tokens.put("expired", with(claims -> claims.expirationTime(in(-61))));
        tokens.put("no end", with(claims -> claims.expirationTime(null)));
        tokens.put("not yet", with(claims -> claims.notBeforeTime(in(61))));
        tokens.put("of the future", with(claims -> claims.issueTime(in(61))));
        tokens.put("no bearer", with(claims -> claims.subject(null)));
        tokens.put("bearer of two lines", with(claims -> claims.subject("a\nb")));
        tokens.put("end that is a text", with(claims -> claims.claim("exp", "tomorrow")));
        signedOtherwise(tokens);
        return tokens;
    }

    private void signedOtherwise(Map<String, String> tokens) throws JOSEException {
        var good = provider.claims(StandInProvider.AUDIENCE).build();
        tokens.put("none", new PlainJWT(good).serialize());
        tokens.put("none, with a signature", unsigned(good) + "c2lnbmVk");
        tokens.put("none in other letters", unsigned(good).replaceFirst("^[^.]*", base64("{\"alg\":\"nOnE\"}")));
        tokens.put("HS256 with the public key", hmac(good));
        var foreign = new RSAKeyGenerator(2048).keyID(provider.key().getKeyID()).generate();
        tokens.put("another key of that name", StandInProvider.signed(header().build(), good, foreign));
        tokens.put(
                "a key that it brings along",
                StandInProvider.signed(header().jwk(foreign.toPublicJWK()).build(), good, foreign));
        tokens.put(
                "a key that is not known",
                StandInProvider.signed(header().keyID("new").build(), good, foreign));
        tokens.put(
                "a place of keys that it brings along",
                StandInProvider.signed(
                        header().keyID("new")
                                .jwkURL(URI.create("http://127.0.0.1:1/keys"))
                                .build(),
                        good,
                        foreign));
        changed(tokens, good);
    }

    private void changed(Map<String, String> tokens, JWTClaimsSet good) {
        tokens.put(
                "RS512, which is not allowed",
                StandInProvider.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("first").build(), good, provider.key()));
        tokens.put(
                "critical parameter",
                StandInProvider.signed(
                        header().criticalParams(Set.of("exp"))
                                .customParam("exp", 1)
                                .build(),
                        good,
                        provider.key()));
        tokens.put(
                "of another type",
                StandInProvider.signed(
                        header().type(new JOSEObjectType("logout+jwt")).build(), good, provider.key()));
        var parts = provider.token(good).split("\\.", -1);
        tokens.put("changed", parts[0] + "." + base64(good.toString().replace("ops", "root")) + "." + parts[2]);
        tokens.put("without its signature", parts[0] + "." + parts[1] + ".");
        tokens.put("cut", parts[0] + "." + parts[1]);
        tokens.put("too long", parts[0] + "." + "x".repeat(13_000) + "." + parts[2]);
        tokens.put("no token", "a.b.c");
    }

    @Test
    void a_changed_key_is_looked_for_but_not_at_every_strangers_wish() throws Exception {
        var claims = provider.claims(StandInProvider.AUDIENCE)
                .expirationTime(in(7_200))
                .build();
        var before = bearer(claims);
        assertThat(server.get("/executions", "Authorization", before).status()).isEqualTo(200);
        RSAKey foreign = new RSAKeyGenerator(2048).keyID("made-up").generate();

        clock.advance(Duration.ofSeconds(31));
        for (int i = 0; i < 50; i++) {
            var stranger = StandInProvider.signed(header().keyID("made-up" + i).build(), claims, foreign);
            assertThat(server.get("/executions", "Authorization", "Bearer " + stranger)
                            .status())
                    .isEqualTo(401);
        }

        assertThat(provider.keyFetches).hasValue(2);
        provider.rotate();
        clock.advance(Duration.ofSeconds(31));
        assertThat(server.get("/executions", "Authorization", bearer(claims)).status())
                .isEqualTo(200);
        assertThat(provider.keyFetches).hasValue(3);
        assertThat(server.get("/executions", "Authorization", before).status())
                .as("the old key is gone")
                .isEqualTo(401);
    }

    @Test
    void keys_serve_on_for_a_while_when_the_provider_is_down() {
        var claims = provider.claims(StandInProvider.AUDIENCE)
                .expirationTime(in(7_200))
                .build();
        var token = bearer(claims);
        server.get("/executions", "Authorization", token);

        provider.goDown();
        clock.advance(Duration.ofMinutes(11));

        assertThat(server.get("/executions", "Authorization", token).status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(60));
        var late = server.get("/executions", "Authorization", token);
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.body()).contains("provider-down");
        assertThat(late.headers()).containsKey("Retry-After");
        assertThat(server.get("/executions", "Authorization", server.key(Role.VIEWER))
                        .status())
                .as("keys do not need it")
                .isEqualTo(200);
    }

    @Test
    void without_credentials_nobody_passes_where_there_is_a_provider() {
        assertThat(server.get("/executions").status()).isEqualTo(401);
    }

    @Test
    void options_that_would_be_unsafe_are_refused() {
        var fine = OidcOptions.of(URI.create("https://id.example"), "x");

        assertThatThrownBy(() -> new OidcOptions(
                        fine.issuer(),
                        "x",
                        Set.of("HS256"),
                        "sub",
                        "groups",
                        List.of(),
                        fine.clockSkew(),
                        fine.keysFor(),
                        fine.keysAgain(),
                        null))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> OidcOptions.of(URI.create("file:///etc/passwd"), "x"))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> OidcOptions.Grant.parse("ops=root")).isInstanceOf(InvalidInput.class);
        assertThat(OidcOptions.Grant.parse("a=b=viewer@x")).isEqualTo(new OidcOptions.Grant("a=b", Role.VIEWER, "x"));
    }

    private String with(UnaryOperator<JWTClaimsSet.Builder> change) {
        return provider.token(
                change.apply(provider.claims(StandInProvider.AUDIENCE)).build());
    }

    private String bearer(JWTClaimsSet claims) {
        return "Bearer " + provider.token(claims);
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(provider.key().getKeyID());
    }

    private Date in(long seconds) {
        return Date.from(clock.instant().plusSeconds(seconds));
    }

    /** As a server would verify that took the algorithm from the token. */
    private String hmac(JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(provider.key().getKeyID())
                        .build(),
                claims);
        token.sign(new MACSigner(provider.key().toRSAPublicKey().getEncoded()));
        return token.serialize();
    }

    private static String unsigned(JWTClaimsSet claims) {
        return base64("{\"alg\":\"none\"}") + "." + base64(claims.toString()) + ".";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
