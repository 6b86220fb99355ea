package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a real connection shows: limits, streams, TLS, and the end. */
@NullMarked
class HttpDoorIT {
    @TempDir
    private Path folder;

    private Fermata fermata;

    private Server server;

    @BeforeEach
    void open() {
        fermata = Fermata.inMemory()
                .register("waiting", new Samples.Waiting())
                .register("doubling", new Samples.Doubling())
                .open();
        server = Server.serve(fermata, 0);
    }

    @AfterEach
    void close() {
        server.close();
        fermata.close();
    }

    @Test
    void a_request_gets_its_answer_with_the_headers_that_protect() throws Exception {
        var started = client().send(
                        request("/executions?wait=30s")
                                .header("Content-Type", "application/json")
                                .POST(text("{\"workflow\":\"doubling\",\"id\":\"d\",\"input\":{\"value\":2}}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(started.statusCode()).isEqualTo(201);
        assertThat(started.body()).contains("\"result\":4");
        assertThat(started.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(started.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(started.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void a_stream_of_events_comes_as_they_happen_and_ends_with_the_execution() throws Exception {
        fermata.start("waiting", "w", null, Object.class);
        var lines = client().send(
                        request("/executions/w/history")
                                .header("Accept", "text/event-stream")
                                .GET()
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body()
                .iterator();
        assertThat(lines.next()).startsWith("id: ").endsWith("/1");

        fermata.publish(Samples.PAID, "w", 1);

        var rest = new ArrayList<String>();
        lines.forEachRemaining(rest::add);
        assertThat(rest).contains("event: Closed", "event: end");
    }

    @Test
    void a_body_or_a_header_that_is_too_large_is_refused_with_a_problem() throws Exception {
        var body = client().send(
                        request("/executions")
                                .header("Content-Type", "application/json")
                                .POST(text("\"" + "x".repeat(3_000_000) + "\""))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(body.statusCode()).isEqualTo(413);
        assertThat(body.body()).contains("urn:fermata:problem:too-large");

        assertThat(raw("GET /api/v1/health/live HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(40_000) + "\r\n\r\n"))
                .contains("urn:fermata:problem:");
        assertThat(raw("GET /" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .contains(" 4")
                .contains("urn:fermata:problem:");
        assertThat(raw("nonsense\r\n\r\n")).contains("urn:fermata:problem:invalid-input");
        assertThat(raw("GET /api/v1/executions HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .contains("421")
                .contains("urn:fermata:problem:wrong-host");
    }

    @Test
    void who_waits_is_told_when_the_server_ends() throws Exception {
        fermata.start("waiting", "w", null, Object.class);
        var waiting = client().sendAsync(
                        request("/executions/w/result?wait=60s").GET().build(), HttpResponse.BodyHandlers.ofString());
        while (server.waiting() == 0) {
            Thread.onSpinWait();
        }

        server.close();

        assertThat(waiting.get().statusCode()).isEqualTo(503);
        assertThat(waiting.get().body()).contains("urn:fermata:problem:draining");
    }

    @Test
    void beyond_this_machine_it_serves_only_with_tls_and_keys() throws Exception {
        var tls = Certificates.make(folder);

        assertThatThrownBy(() -> ServerOptions.of(folder).withAddress("0.0.0.0", 0, null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("only with TLS");
        assertThatThrownBy(() -> ServerOptions.of(folder).openWithoutKeysHere().withAddress("0.0.0.0", 0, tls))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("needs a key");

        var key = ApiKeys.in(folder).create("me", Role.VIEWER, "*").text();
        try (var secure = Server.serve(fermata, ServerOptions.of(folder).withAddress("0.0.0.0", 0, tls))) {
            var at = URI.create("https://localhost:" + secure.port() + "/api/v1/executions");
            var client = HttpClient.newBuilder()
                    .sslContext(Authorities.trusting("test", folder.resolve("cert.pem")))
                    .build();

            var stranger = client.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString());
            var known = client.send(
                    HttpRequest.newBuilder(at)
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(known.headers().firstValue("Strict-Transport-Security")).isPresent();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + RouteTable.PREFIX + path));
    }

    private static HttpRequest.BodyPublisher text(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var answer = new StringBuilder();
            var in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                answer.append((char) next);
                if (answer.indexOf("updateId") > 0) {
                    break; // The end of a problem; the connection may stay.
                }
            }
            return answer.toString();
        }
    }
}
