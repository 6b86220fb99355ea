package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers log in at a provider, and only as the one who began. */
@NullMarked
class LoginTest {
    private static final String START = "{\"workflow\":\"waiting\",\"id\":\"w\"}";

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private StandInProvider provider;
    private Harness server;

    /** A login as far as the provider's answer. */
    private record Way(String cookie, String callback) {}

    @BeforeEach
    void open() {
        provider = new StandInProvider(clock);
        server = Harness.secured(folder, OidcTest.options(provider), clock);
    }

    @AfterEach
    void close() {
        server.close();
        provider.close();
    }

    @Test
    void a_browser_logs_in_changes_something_and_logs_out() throws Exception {
        var way = begin("/login?back=" + Percent.encode("/api/v1/session?x=1"));
        var back = server.get(way.callback, "Cookie", way.cookie, "Sec-Fetch-Site", "cross-site");

        assertThat(back.status()).isEqualTo(302);
        assertThat(back.headers()).containsEntry("Location", "/api/v1/session?x=1");
        assertThat(back.headers().get("Set-Cookie")).contains("; Path=/", "; HttpOnly", "; SameSite=Lax");
        var cookie = cookie(back);
        var session = server.get("/session", "Cookie", cookie);
        assertThat(session.body()).contains("oidc:ada", "OPERATOR");
        changeAndLogOut(cookie, String.valueOf(session.field("csrf")));
    }

    private void changeAndLogOut(String cookie, String csrf) throws Exception {
        assertThat(server.post("/executions", START, "Cookie", cookie).status()).isEqualTo(403);
        assertThat(server.post("/executions", START, "Cookie", cookie, Gate.CSRF, "x" + csrf.substring(1) + "y")
                        .status())
                .isEqualTo(403);
        assertThat(server.post(
                                "/executions",
                                START,
                                "Cookie",
                                cookie,
                                Gate.CSRF,
                                csrf,
                                "Origin",
                                "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(server.post("/executions", START, "Cookie", cookie, Gate.CSRF, csrf)
                        .status())
                .isEqualTo(201);
        assertThat(server.call("POST", "/logout", null, "Cookie", cookie).status())
                .isEqualTo(403);
        var out = server.call("POST", "/logout", null, "Cookie", cookie, Gate.CSRF, csrf);

        assertThat(out.status()).isEqualTo(204);
        assertThat(out.headers().get("Set-Cookie")).contains("Max-Age=0");
        assertThat(server.get("/session", "Cookie", cookie).status()).isEqualTo(401);
        var audit = Files.readString(folder.resolve(Audit.FILE));
        assertThat(audit)
                .contains("oidc:ada", "/login/callback")
                .doesNotContain(csrf)
                .doesNotContain(cookie.split("=", 2)[1]);
    }

    @Test
    void a_state_counts_once_and_for_the_browser_that_began() throws Exception {
        var way = begin("/login");
        assertThat(server.get(way.callback).status()).as("without the cookie").isEqualTo(401);

        var second = begin("/login");
        assertThat(server.get(second.callback, "Cookie", begin("/login").cookie).status())
                .as("by another browser")
                .isEqualTo(401);

        var third = begin("/login");
        assertThat(server.get(third.callback, "Cookie", third.cookie).status()).isEqualTo(302);
        assertThat(server.get(third.callback, "Cookie", third.cookie).status())
                .as("again")
                .isEqualTo(401);

        var fourth = begin("/login");
        clock.advance(Logins.BEGUN_FOR);
        assertThat(server.get(fourth.callback, "Cookie", fourth.cookie).status())
                .as("too late")
                .isEqualTo(401);
        assertThat(server.get("/login/callback?code=c&state=made-up", "Cookie", third.cookie)
                        .status())
                .isEqualTo(401);
        assertThat(server.get("/login/callback", "Cookie", third.cookie).status())
                .isEqualTo(401);
    }

    @Test
    void a_code_of_another_login_is_of_no_use() throws Exception {
        var mine = begin("/login");
        var stolen = begin("/login");
        var code = Objects.requireNonNull(query(stolen.callback, "code"));

        var injected = server.get(
                "/login/callback?code=" + code + "&state=" + query(mine.callback, "state"), "Cookie", mine.cookie);

        assertThat(injected.status()).as("its verifier is another").isEqualTo(401);
    }

    @Test
    void an_id_token_that_is_not_of_this_login_is_refused() throws Exception {
        var later = java.util.Date.from(clock.instant().minusSeconds(100));
        assertThat(withTokens(claims -> claims.claim("nonce", "foreign"))).isEqualTo(401);
        assertThat(withTokens(claims -> claims.claim("nonce", null))).isEqualTo(401);
        assertThat(withTokens(claims -> claims.audience(StandInProvider.AUDIENCE)))
                .isEqualTo(401);
        assertThat(withTokens(claims -> claims.audience(List.of(StandInProvider.CLIENT, "more"))))
                .isEqualTo(401);
        assertThat(withTokens(claims -> claims.claim("azp", "other"))).isEqualTo(401);
        assertThat(withTokens(claims -> claims.issuer("https://evil.example"))).isEqualTo(401);
        assertThat(withTokens(claims -> claims.expirationTime(later))).isEqualTo(401);
        assertThat(withTokens(claims -> claims.claim("groups", List.of()))).isEqualTo(403);
        assertThat(withTokens(claims -> claims)).isEqualTo(302);
    }

    @Test
    void what_the_provider_refuses_or_another_one_answers_is_no_login() throws Exception {
        var denied = begin("/login");
        var refused = server.get(
                "/login/callback?error=access_denied&state=" + query(denied.callback, "state"),
                "Cookie",
                denied.cookie);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("access_denied");

        var mixed = begin("/login");
        assertThat(server.get(mixed.callback.replaceFirst("iss=.*", "iss=x"), "Cookie", mixed.cookie)
                        .status())
                .isEqualTo(401);

        var down = begin("/login");
        provider.goDown();
        assertThat(server.get(down.callback, "Cookie", down.cookie).status()).isEqualTo(401);
    }

    @Test
    void a_login_leads_to_no_other_site() {
        for (var place : List.of(
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "javascript:alert(1)",
                "evil",
                "/\t/evil.example",
                "/a b",
                "/\r\nSet-Cookie: a=b",
                "/ä")) {
            assertThat(server.get("/login?back=" + Percent.encode(place)).status())
                    .as(place)
                    .isEqualTo(400);
        }
        assertThat(server.get("/login", "Sec-Fetch-Site", "cross-site").status())
                .isEqualTo(403);
    }

    @Test
    void a_session_ends_and_cookies_that_were_put_beside_it_do_not_count() throws Exception {
        var way = begin("/login");
        var cookie = cookie(server.get(way.callback, "Cookie", way.cookie));

        assertThat(server.get("/session", "Cookie", "a=b; " + cookie).status()).isEqualTo(200);
        assertThat(server.get("/session", "Cookie", cookie + "; " + cookie).status())
                .isEqualTo(401);
        assertThat(server.get("/session", "Cookie", cookie + "x").status()).isEqualTo(401);
        clock.advance(Duration.ofHours(8));
        assertThat(server.get("/session", "Cookie", cookie).status()).isEqualTo(401);
    }

    @Test
    void sessions_and_logins_are_kept_within_limits() throws Exception {
        var sessions = new Sessions(Duration.ofHours(1), true, clock);
        for (int i = 0; i < Sessions.SESSIONS_MAX + 1; i++) {
            assertThat(sessions.open(Principal.LOCAL)).startsWith("__Host-").endsWith("; Secure");
        }
        assertThat(sessions.size()).isEqualTo(Sessions.SESSIONS_MAX);

        var first = begin("/login");
        for (int i = 0; i < Logins.BEGUN_MAX; i++) {
            server.get("/login");
        }
        assertThat(server.get(first.callback, "Cookie", first.cookie).status()).isEqualTo(401);
    }

    private int withTokens(java.util.function.UnaryOperator<com.nimbusds.jwt.JWTClaimsSet.Builder> change)
            throws Exception {
        provider.tokensWith(change);
        var way = begin("/login");
        return server.get(way.callback, "Cookie", way.cookie).status();
    }

    private Way begin(String path) throws Exception {
        var begun = server.get(path);
        assertThat(begun.status()).isEqualTo(302);
        var at = URI.create(Objects.requireNonNull(begun.headers().get("Location")));
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.discarding());
            var back = URI.create(answer.headers().firstValue("Location").orElseThrow());
            assertThat(back.getPath()).isEqualTo(RouteTable.PREFIX + Logins.CALLBACK);
            return new Way(cookie(begun), Logins.CALLBACK + "?" + back.getRawQuery());
        }
    }

    private static String cookie(Harness.Said said) {
        return Objects.requireNonNull(said.headers().get("Set-Cookie")).split(";", 2)[0];
    }

    private static String query(String path, String name) {
        return Objects.requireNonNull(Percent.query(path.split("\\?", 2)[1]).get(name));
    }
}
