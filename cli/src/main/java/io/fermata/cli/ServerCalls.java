package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import io.fermata.server.Authorities;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Requests to a server. Its problems become refusals of one line; what can be asked again safely is asked again. */
final class ServerCalls implements AutoCloseable {
    private static final String PREFIX = "/api/v1";
    private static final String PROBLEM_TYPE = "urn:fermata:problem:";
    private static final int TRIES_MAX = 4;
    private static final long BACK_OFF_MILLIS = 150;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(100);

    private final ServerPlace place;
    private final HttpClient http;

    /** An answer that is no problem. */
    record Said(int status, @Nullable String location, String body) {
        <T> T read(Class<T> type) {
            return Json.strict().readKnown(body, TypeRef.of(type));
        }
    }

    /** A problem document, as far as it is printed. */
    private record Problem(
            String type, String detail, @Nullable String category) {}

    /** What a server refused; {@code kind} is the end of its problem's type. */
    static final class Problematic extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String kind;
        private final @Nullable String category;

        Problematic(int status, String kind, String detail, @Nullable String category) {
            super(detail, null, false, false);
            this.status = status;
            this.kind = kind;
            this.category = category;
        }

        String kind() {
            return kind;
        }

        String detail() {
            return String.valueOf(getMessage());
        }

        String category() {
            return category == null ? "LOGIC" : category;
        }

        boolean isPassing() {
            return status == 429 || status == 503;
        }
    }

    ServerCalls(ServerPlace place) {
        this.place = place;
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        if (place.authorities() != null) {
            builder.sslContext(authorities(place.authorities()));
        }
        this.http = builder.build();
    }

    private static SSLContext authorities(Path file) {
        try {
            return Authorities.trusting("caFile", file);
        } catch (InvalidInput unusable) {
            throw new UsageError("the certificates: " + unusable.getMessage());
        }
    }

    /** A path whose braces are filled with these values in turn. */
    static String path(String template, String... values) {
        var filled = template;
        for (var value : values) {
            var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
            filled = filled.replaceFirst("\\{}", encoded);
        }
        return filled;
    }

    Said get(String path) {
        return send(request(path).GET().build(), true);
    }

    Said delete(String path) {
        return send(request(path).DELETE().build(), false);
    }

    Said put(String path, Map<String, ?> body) {
        var request = posting(path, body);
        return send(
                request.method("PUT", request.build().bodyPublisher().orElseThrow())
                        .build(),
                true);
    }

    Said post(String path, Map<String, ?> body) {
        return send(posting(path, body).build(), false);
    }

    /** The same key again is the same request, so that it may be sent again when its answer is lost. */
    Said post(String path, Map<String, ?> body, String once) {
        return send(posting(path, body).header("Idempotency-Key", once).build(), true);
    }

    /** A post that changes nothing. */
    Said ask(String path, Map<String, ?> body) {
        return send(posting(path, body).build(), true);
    }

    /** A stream of events; the caller closes it. */
    InputStream events(String path, @Nullable String lastEventId) throws IOException {
        var request = request(path).header("Accept", "text/event-stream").GET();
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() < 400) {
                return answer.body();
            }
            try (var body = answer.body()) {
                throw problem(
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse(""),
                        new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    /** What is said of an answer that did not come. */
    Refused lost(IOException lost) {
        return lost instanceof ConnectException absent
                ? absent(absent)
                : new Refused(ExitStatus.STORE, "the answer of " + place.address() + " was lost: " + reason(lost));
    }

    static Map<String, @Nullable Object> body() {
        return new LinkedHashMap<>();
    }

    /** What a problem means for the command line. */
    Refused refused(Problematic problem) {
        var detail = problem.detail();
        return switch (problem.kind()) {
            case "unauthenticated" ->
                new Refused(
                        ExitStatus.STORE,
                        place.address() + " wants a key: " + detail + "; FERMATA_KEY or a profile gives it");
            case "already-closed" -> new Refused(ExitStatus.USAGE, "already closed: " + detail);
            case "request-timeout" -> new Refused(ExitStatus.PARKED, detail);
            case "bug" -> new Refused(ExitStatus.BUG, place.address() + " has a bug: " + detail);
            case "forbidden", "foreign-origin", "wrong-host" ->
                new Refused(ExitStatus.STORE, place.address() + " refuses: " + detail);
            case "overloaded", "outcome-unknown", "draining", "too-many-requests", "quota-exceeded" ->
                new Refused(ExitStatus.STORE, place.address() + ": " + detail);
            case "invalid-input" -> new Refused(ExitStatus.USAGE, detail.replaceFirst("^input ", "--input: "));
            default -> new Refused(problem.isPassing() ? ExitStatus.STORE : ExitStatus.USAGE, detail);
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(place.address() + PREFIX + path))
                .timeout(ANSWER_TIMEOUT);
        if (place.key() != null) {
            request.header("Authorization", "Bearer " + place.key());
        }
        if (place.namespace() != null) {
            request.header("Fermata-Namespace", place.namespace());
        }
        return request;
    }

    /** A field without a value is left out: JSON's null is a value for some. */
    private HttpRequest.Builder posting(String path, Map<String, ?> body) {
        var given = new LinkedHashMap<>(body);
        given.values().removeIf(Objects::isNull);
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.strict().line(given)));
    }

    private Said send(HttpRequest request, boolean again) {
        for (int tries = 1; ; tries++) {
            boolean last = tries == TRIES_MAX;
            try {
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                var type = answer.headers().firstValue("Content-Type").orElse("");
                if (answer.statusCode() < 400) {
                    return new Said(
                            answer.statusCode(),
                            answer.headers().firstValue("Location").orElse(null),
                            answer.body());
                }
                var problem = problem(answer.statusCode(), type, answer.body());
                if (last || !again || !problem.isPassing()) {
                    throw problem;
                }
            } catch (ConnectException absent) {
                if (last) {
                    throw absent(absent);
                }
            } catch (IOException lost) {
                if (last || !again) {
                    throw new Refused(
                            ExitStatus.STORE,
                            "the answer of " + place.address() + " was lost: " + reason(lost)
                                    + (again ? "" : "; it may have been done or not"));
                }
            } catch (InterruptedException interrupted) {
                throw interrupted();
            }
            backOff(tries);
        }
    }

    private Problematic problem(int status, String type, String body) {
        if (type.startsWith("application/problem+json")) {
            try {
                var told = Json.strict().readKnown(body, TypeRef.of(Problem.class));
                var kind = told.type().startsWith(PROBLEM_TYPE)
                        ? told.type().substring(PROBLEM_TYPE.length())
                        : told.type();
                return new Problematic(status, kind, told.detail(), told.category());
            } catch (InvalidInput foreign) {
                throw foreign(status);
            }
        }
        throw foreign(status);
    }

    private Refused foreign(int status) {
        return new Refused(ExitStatus.STORE, place.address() + " is no Fermata server: it answers " + status);
    }

    private Refused absent(ConnectException absent) {
        return new Refused(ExitStatus.STORE, "no server answers at " + place.address() + reasonOf(absent));
    }

    private static String reasonOf(Exception failed) {
        return failed.getMessage() == null ? "" : ": " + failed.getMessage();
    }

    private static String reason(Exception failed) {
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }

    private static void backOff(int tries) {
        try {
            TimeUnit.MILLISECONDS.sleep(BACK_OFF_MILLIS << tries);
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private static Refused interrupted() {
        Thread.currentThread().interrupt();
        return new Refused(ExitStatus.INTERRUPTED, "interrupted");
    }

    /** A JSON value that is there, as text for a body. */
    static RawJson given(@Nullable RawJson json) {
        return json == null ? RawJson.NULL : json;
    }
}
