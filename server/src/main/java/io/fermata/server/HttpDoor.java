package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import io.fermata.server.Refusal.Kind;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The HTTP library, and the only class that knows it: receives requests within limits, and sends what is answered. */
final class HttpDoor implements AutoCloseable {
    private static final Map<String, String> ALWAYS = always();

    /** Kept, since a logger that nobody holds forgets its level. */
    private static final Logger LIBRARY = Logger.getLogger("io.helidon");

    private final WebServer server;
    private final int port;

    private HttpDoor(WebServer server) {
        this.server = server;
        this.port = server.port(); // Once it has ended the library knows it no longer.
    }

    /** Listens. */
    static HttpDoor open(Api api, ServerOptions options) {
        var config = WebServer.builder()
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .host(options.host())
                .port(options.port())
                .maxPayloadSize(Limits.IMPORT_BYTES_MAX)
                .maxTcpConnections(Limits.CONNECTIONS_MAX)
                .idleConnectionTimeout(Limits.IDLE_TIMEOUT)
                .shutdownGracePeriod(Server.CLOSE_TIMEOUT)
                .connectionOptions(
                        socket -> socket.readTimeout(Limits.READ_TIMEOUT).tcpNoDelay(true))
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(Limits.HEADER_BYTES_MAX)
                        .maxPrologueLength(Limits.PROLOGUE_BYTES_MAX)
                        .build())
                .directHandlers(problems())
                .routing(routing -> routing.any((request, response) -> answer(api, options, request, response)));
        var tls = options.tls();
        if (tls != null) {
            var context = Pem.context(tls);
            config.tls(settings -> settings.sslContext(context).enabledProtocols(List.of("TLSv1.3", "TLSv1.2")));
        }
        return new HttpDoor(started(config, options));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        server.stop();
    }

    private static WebServer started(WebServerConfig.Builder config, ServerOptions options) {
        if (LIBRARY.getLevel() == null) {
            LIBRARY.setLevel(Level.WARNING); // Else it tells of each start and end.
        }
        try {
            var server = config.build().start();
            if (!server.isRunning()) { // The library logs why, and throws nothing.
                throw new InvalidInput(
                        "port", "cannot be listened at: " + options.host() + ":" + options.port() + ": is it in use?");
            }
            return server;
        } catch (UncheckedIOException | IllegalStateException refused) {
            var cause = refused.getCause() == null ? refused : refused.getCause();
            throw new InvalidInput(
                    "port",
                    "cannot be listened at: " + options.host() + ":" + options.port() + ": " + cause.getMessage());
        }
    }

    private static void answer(Api api, ServerOptions options, ServerRequest request, ServerResponse response)
            throws IOException {
        var reply = api.answer(new Received(request));
        response.status(Status.create(reply.status()));
        ALWAYS.forEach((name, value) -> response.header(Names.of(name), value));
        if (options.tls() != null) {
            response.header(Names.of("Strict-Transport-Security"), "max-age=31536000");
        }
        reply.headers().forEach((name, value) -> response.header(Names.of(name), value));
        switch (reply) {
            case Reply.Whole whole -> send(request, response, whole);
            case Reply.Events events -> stream(response, events);
        }
    }

    private static void send(ServerRequest request, ServerResponse response, Reply.Whole whole) {
        boolean bodiless =
                whole.body().length == 0 || request.prologue().method().text().equals("HEAD");
        if (!whole.mediaType().isEmpty()) {
            response.header(HeaderNames.CONTENT_TYPE, whole.mediaType());
        }
        if (bodiless) {
            response.send();
        } else {
            response.send(whole.body());
        }
    }

    private static void stream(ServerResponse response, Reply.Events events) throws IOException {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
        try (var out = response.outputStream()) {
            follow(events, out);
        } catch (CompletionException gone) {
            // What was followed is not there any more: the stream ends, and who comes back is told why.
            System.getLogger("fermata").log(System.Logger.Level.DEBUG, "a stream of events ended", gone);
        }
    }

    private static void follow(Reply.Events events, OutputStream out) throws IOException {
        events.source().writeTo(new Reply.Sink() {
            @Override
            public void event(String id, String type, String json) throws IOException {
                write("id: " + id + "\nevent: " + type + "\ndata: " + json + "\n\n");
            }

            @Override
            public void pulse() throws IOException {
                write(": still here\n\n");
            }

            private void write(String text) throws IOException {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        });
    }

    private static Map<String, String> always() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Cache-Control", "no-cache, private");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        return headers;
    }

    /** What the library itself refuses, before a request is one: too large, or not HTTP. */
    private static DirectHandlers problems() {
        var handlers = DirectHandlers.builder();
        for (var type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, HttpDoor::refused);
        }
        return handlers.build();
    }

    private static DirectHandler.TransportResponse refused(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        var kind = kind(status.code());
        var id = RequestIds.next();
        var reply = (Reply.Whole) Api.problem(new Refusal(kind, kind == Kind.BUG ? kind.title() : message), id);
        ALWAYS.forEach((name, value) -> headers.set(Names.of(name), value));
        headers.set(Names.of(Api.REQUEST_ID), id);
        headers.set(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        return DirectHandler.TransportResponse.builder()
                .status(Status.create(kind.status()))
                .headers(headers)
                .entity(reply.body())
                .keepAlive(type.keepAlive())
                .build();
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 404 -> Kind.NOT_FOUND;
            case 408 -> Kind.REQUEST_TIMEOUT;
            case 413 -> Kind.TOO_LARGE;
            case 431 -> Kind.HEADERS_TOO_LARGE;
            case 503 -> Kind.OVERLOADED;
            default -> status >= 500 ? Kind.BUG : Kind.INVALID_INPUT;
        };
    }

    /** Header names are looked up once. */
    private static final class Names {
        private static final Map<String, HeaderName> KNOWN = new ConcurrentHashMap<>();

        static HeaderName of(String name) {
            return KNOWN.computeIfAbsent(name, HeaderNames::create);
        }
    }

    /** A request of the library. */
    private record Received(ServerRequest request) implements Incoming {
        @Override
        public String method() {
            return request.prologue().method().text();
        }

        @Override
        public String rawPath() {
            return request.prologue().uriPath().rawPath();
        }

        @Override
        public String rawQuery() {
            return request.prologue().query().rawValue();
        }

        @Override
        public List<String> headers(String name) {
            return request.headers().values(Names.of(name));
        }

        @Override
        public String peer() {
            return request.remotePeer().host();
        }

        @Override
        public byte[] body(int bytesMax) throws IOException {
            if (!request.content().hasEntity()) {
                return new byte[0];
            }
            try (InputStream in = request.content().inputStream()) {
                var read = in.readNBytes(bytesMax + 1);
                if (read.length > bytesMax) {
                    throw tooLarge(bytesMax);
                }
                return read;
            }
        }

        private static Refusal tooLarge(int bytesMax) {
            return new Refusal(Kind.TOO_LARGE, "a body has at most " + bytesMax + " bytes");
        }
    }
}
