package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.SecretSource;
import io.fermata.sdk.InvalidInput;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and logins over TLS, with a provider and a server whose certificates are of an authority of their own. */
@NullMarked
class OidcTlsIT {
    @TempDir
    private Path folder;

    private Tls own;
    private StandInProvider provider;
    private Fermata fermata;
    private HttpClient browser;

    @BeforeEach
    void open() throws Exception {
        own = Certificates.make(folder);
        provider = new StandInProvider(InstantSource.system(), Pem.context(own));
        fermata = Fermata.inMemory()
                .secrets(SecretSource.of(Map.of("oidc-client", StandInProvider.CLIENT_SECRET)))
                .register("waiting", new Samples.Waiting())
                .open();
        browser = HttpClient.newBuilder()
                .sslContext(Authorities.trusting("test", own.certificates()))
                .build();
    }

    @AfterEach
    void close() {
        browser.close();
        fermata.close();
        provider.close();
    }

    @Test
    void a_token_of_a_provider_with_a_certificate_of_its_own_counts_where_its_authority_is_set() throws Exception {
        try (var server = serve(own.certificates())) {
            var token = provider.token(provider.claims(StandInProvider.AUDIENCE).build());

            var listed = get(server.address().resolve("/api/v1/executions"), "Authorization", "Bearer " + token);

            assertThat(server.address().getScheme()).isEqualTo("https");
            assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
        }
    }

    @Test
    void a_browser_logs_in_over_tls() throws Exception {
        try (var server = serve(own.certificates())) {
            var begun = get(server.address().resolve("/api/v1/login?back=/api/v1/session"));
            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(302);
            var agreed = get(location(begun));
            var back = get(location(agreed), "Cookie", cookie(begun));

            assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
            assertThat(back.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure", "; HttpOnly");
            assertThat(get(server.address().resolve("/api/v1/session"), "Cookie", cookie(back))
                            .body())
                    .contains("oidc:ada", "OPERATOR");
        }
    }

    @Test
    void a_provider_whose_certificate_is_not_trusted_vouches_for_nobody() throws Exception {
        try (var server = serve(null)) {
            var token = provider.token(provider.claims(StandInProvider.AUDIENCE).build());

            var refused = get(server.address().resolve("/api/v1/executions"), "Authorization", "Bearer " + token);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("provider-down");
            assertThat(provider.keyFetches).hasValue(0);
        }
    }

    @Test
    void a_file_without_certificates_is_refused() throws Exception {
        var empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> serve(empty))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("outgoing.ca-file");
        assertThatThrownBy(() -> serve(folder.resolve("none.pem"))).isInstanceOf(InvalidInput.class);
    }

    private Server serve(@Nullable Path authorities) {
        var set = new HashMap<>(Map.of(
                "port",
                "0",
                "tls.certificate",
                own.certificates().toString(),
                "tls.key",
                own.key().toString(),
                "oidc.issuer",
                provider.issuer().toString(),
                "oidc.audience",
                StandInProvider.AUDIENCE,
                "oidc.grants",
                "ops=operator@default",
                "oidc.login.client-id",
                StandInProvider.CLIENT,
                "oidc.login.client-secret",
                "${secret:oidc-client}",
                "outgoing.private-hosts",
                provider.host()));
        if (authorities != null) {
            set.put("outgoing.ca-file", authorities.toString());
        }
        return Server.serve(fermata, Settings.read(set, Map.of(), null).over(ServerOptions.of(folder)));
    }

    private HttpResponse<String> get(URI at, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(at);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }
}
