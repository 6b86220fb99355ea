package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other machines are called at allowed names and checked addresses alone. */
@NullMarked
class OutgoingTest {
    private static final Charset UTF = StandardCharsets.UTF_8;

    private HttpServer service;
    private final List<String> reached = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            try (exchange) {
                authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
                reached.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Host") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data");
                boolean redirect = exchange.getRequestURI().getPath().equals("/redirect");
                boolean large = exchange.getRequestURI().getPath().equals("/large");
                exchange.sendResponseHeaders(redirect ? 302 : 200, 0);
                exchange.getResponseBody().write(large ? new byte[2 * 1024 * 1024] : "hello".getBytes(UTF));
            } catch (IOException gone) {
                reached.add("gone");
            }
        });
        service.start();
    }

    @AfterEach
    void close() {
        service.stop(0);
    }

    @Test
    void an_allowed_host_is_called_and_its_redirect_not_followed() throws Exception {
        var outgoing = Outgoing.of(OutgoingOptions.DEFAULT.withPrivateHosts("localhost:" + port()));

        var got = outgoing.call(at("localhost", "/a?b=c"), Map.of(), null);
        var posted = outgoing.call(at("localhost", "/"), Map.of("X", "y"), "body".getBytes(UTF));
        var redirected = outgoing.call(at("localhost", "/redirect"), Map.of(), null);

        assertThat(got.text()).isEqualTo("hello");
        assertThat(posted.status()).isEqualTo(200);
        assertThat(redirected.status()).isEqualTo(302);
        assertThat(reached)
                .containsExactly(
                        "GET /a?b=c localhost:" + port() + " ",
                        "POST / localhost:" + port() + " body",
                        "GET /redirect localhost:" + port() + " ");
    }

    @Test
    void other_names_ports_schemes_and_private_addresses_are_refused_before_any_connection() {
        var none = Outgoing.of(OutgoingOptions.DEFAULT);
        refused(none, at("localhost", "/"), "not among outgoing.hosts");
        var elsewhere = Outgoing.of(OutgoingOptions.DEFAULT.withPrivateHosts("localhost:1"));
        refused(elsewhere, at("localhost", "/"), "not among outgoing.hosts");
        var listed = Outgoing.of(OutgoingOptions.DEFAULT.withHosts("localhost:" + port(), "*.example.org"));
        refused(listed, at("localhost", "/"), "by https only");
        refused(listed, URI.create("https://localhost:" + port() + "/"), "no public address");
        refused(listed, URI.create("https://example.org/"), "not among");
        refused(listed, URI.create("https://evilexample.org/"), "not among");
        refused(listed, URI.create("https://api.example.org@127.0.0.1/"), "no address");
        refused(listed, URI.create("https://api.example.org.evil.example/"), "not among");
        refused(listed, URI.create("ftp://api.example.org/"), "by https only");

        assertThat(reached).isEmpty();
    }

    @Test
    void a_name_is_resolved_once_and_every_address_of_it_must_be_public() throws Exception {
        var asked = new AtomicInteger();
        var names = new String[][] {{"192.0.2.1"}, {"8.8.8.8", "10.0.0.1"}, {"::ffff:127.0.0.1"}, {"0.0.0.0"}};
        for (var addresses : names) {
            refused(through(addresses, asked), URI.create("https://api.example.org/"), "no public address");
        }
        assertThat(asked).hasValue(names.length);

        var rebinding = Outgoing.of(
                OutgoingOptions.DEFAULT.withPrivateHosts("api.example.org:" + port()),
                host -> asked.incrementAndGet() == names.length + 1
                        ? InetAddress.getAllByName("127.0.0.1")
                        : InetAddress.getAllByName("192.0.2.1"),
                tls());
        assertThat(rebinding.call(at("api.example.org", "/"), Map.of(), null).text())
                .isEqualTo("hello");
        assertThat(asked).as("one look, one connection").hasValue(names.length + 1);
    }

    @Test
    void addresses_that_are_not_public_are_known() throws Exception {
        for (var text : List.of(
                "127.0.0.1",
                "127.9.9.9",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "198.18.0.1",
                "192.0.0.8",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1::",
                "2001:db8::1",
                "::ffff:10.0.0.1",
                "2130706433",
                "fec0::1")) {
            assertThat(PublicAddresses.isPublic(InetAddress.getByName(text)))
                    .as(text)
                    .isFalse();
        }
        for (var text : List.of("8.8.8.8", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2606:4700::1111")) {
            assertThat(PublicAddresses.isPublic(InetAddress.getByName(text)))
                    .as(text)
                    .isTrue();
        }
    }

    @Test
    void an_answer_that_is_too_large_too_slow_or_none_is_given_up() throws Exception {
        var outgoing = Outgoing.of(OutgoingOptions.DEFAULT.withPrivateHosts("localhost:" + port()));
        refused(outgoing, at("localhost", "/large"), "more than");
        assertThatThrownBy(() -> outgoing.call(at("localhost", "/"), Map.of("X", "a\r\nY: b"), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("control characters");

        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var host = "127.0.0.1:" + silent.getLocalPort();
            var hurried =
                    Outgoing.of(OutgoingOptions.DEFAULT.withPrivateHosts(host).withTimeout(Duration.ofMillis(200)));
            assertThatThrownBy(() -> hurried.call(URI.create("http://" + host + "/"), Map.of(), null))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void an_alert_is_sent_with_its_secret_to_an_allowed_host() throws Exception {
        var options = OutgoingOptions.DEFAULT.withPrivateHosts("localhost:" + port());
        try (var hook = AlertHook.to(at("localhost", "/alerts"), "Bearer ${secret:chat}", options, name -> "s3cret")) {
            hook.accept("execution w is blocked");
            while (reached.isEmpty()) {
                Thread.onSpinWait();
            }
        }

        assertThat(reached.getFirst())
                .isEqualTo("POST /alerts localhost:" + port() + " {\"text\":\"execution w is blocked\"}");
        assertThat(authorizations).containsExactly("Bearer s3cret");
    }

    @Test
    void options_that_mean_nothing_are_refused() {
        for (var host : List.of("", "*", "https://a", "a/b", "a b", "*.*", "a:b", "a@b")) {
            assertThatThrownBy(() -> OutgoingOptions.DEFAULT.withHosts(host))
                    .as(host)
                    .isInstanceOf(InvalidInput.class);
        }
    }

    private static Outgoing through(String[] addresses, AtomicInteger asked) {
        return Outgoing.of(
                OutgoingOptions.DEFAULT.withHosts("api.example.org"),
                host -> {
                    asked.incrementAndGet();
                    var found = new InetAddress[addresses.length];
                    for (int i = 0; i < found.length; i++) {
                        found[i] = address(addresses[i]);
                    }
                    return found;
                },
                tls());
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    private static SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void refused(Outgoing outgoing, URI address, String why) {
        assertThatThrownBy(() -> outgoing.call(address, Map.of(), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    private URI at(String host, String path) {
        return URI.create("http://" + host + ":" + port() + path);
    }

    private int port() {
        return service.getAddress().getPort();
    }
}
