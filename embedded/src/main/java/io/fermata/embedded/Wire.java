package io.fermata.embedded;

import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Category;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.OutcomeUnknown;
import io.fermata.sdk.Overloaded;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateFailed;
import io.fermata.sdk.UpdateRejected;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests to a server, and its problems in the sdk's words. What can be asked again safely is asked again. */
final class Wire implements AutoCloseable {
    /** How often a server that is not there, or has too much to do, is asked. */
    static final int TRIES_MAX = 8;

    private static final long BACK_OFF_MIN_MILLIS = 20;
    private static final long BACK_OFF_MAX_MILLIS = 2_000;
    private static final Duration SPARE = Duration.ofSeconds(30);
    private static final String PROBLEM = "urn:fermata:problem:";

    private final URI base;
    private final @Nullable String key;
    private final HttpClient http;

    /** An answer that is no problem. */
    record Said(int status, String body) {
        <T> T read(Class<T> type) {
            return Json.strict().readKnown(body, TypeRef.of(type));
        }
    }

    /** A request; with an idempotency key, or one that only looks, it is asked again when its answer is lost. */
    record Ask(
            String method,
            String path,
            @Nullable Map<String, ?> body,
            @Nullable String once,
            Duration longest) {
        static Ask get(String path) {
            return new Ask("GET", path, null, null, Duration.ZERO);
        }

        static Ask post(String path, Map<String, ?> body) {
            return new Ask("POST", path, body, null, Duration.ZERO);
        }

        Ask once(@Nullable String idempotencyKey) {
            return new Ask(method, path, body, idempotencyKey, longest);
        }

        Ask waiting(Duration most) {
            return new Ask(method, path, body, once, most);
        }

        boolean isRepeatable() {
            return once != null || method.equals("GET");
        }
    }

    Wire(URI base, @Nullable String key) {
        this.base = base;
        this.key = key;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Sends until it is answered; throws what the sdk calls the problem. */
    Said send(Ask ask) {
        for (int tries = 1; ; tries++) {
            boolean last = tries == TRIES_MAX;
            try {
                var answer = http.send(request(ask), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < 400) {
                    return new Said(answer.statusCode(), answer.body());
                }
                var problem = problem(answer);
                boolean later = answer.statusCode() == 429 || answer.statusCode() == 503;
                if (last || !later || (problem instanceof OutcomeUnknown && !ask.isRepeatable())) {
                    throw problem;
                }
            } catch (ConnectException absent) {
                if (last) {
                    throw new Overloaded("no server answers at " + base, Duration.ofSeconds(1));
                }
            } catch (IOException lost) {
                if (last || !ask.isRepeatable()) {
                    throw new OutcomeUnknown("the answer of " + base + " was lost: " + lost.getMessage(), lost);
                }
            } catch (InterruptedException interrupted) {
                throw interrupted();
            }
            backOff(tries);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest request(Ask ask) {
        var request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + ask.path()))
                .timeout(ask.longest().plus(SPARE));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (ask.once() != null) {
            request.header("Idempotency-Key", ask.once());
        }
        if (ask.body() == null) {
            return request.method(ask.method(), HttpRequest.BodyPublishers.noBody())
                    .build();
        }
        var body = HttpRequest.BodyPublishers.ofString(Json.strict().line(ask.body()));
        return request.header("Content-Type", "application/json")
                .method(ask.method(), body)
                .build();
    }

    private RuntimeException problem(HttpResponse<String> answer) {
        if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")) {
            return new IllegalStateException(base + " is no Fermata server: it answers " + answer.statusCode());
        }
        var told = Json.strict().readKnown(answer.body(), TypeRef.of(WireAnswers.Problem.class));
        var detail = told.detail();
        return switch (told.type()
                .substring(Math.min(PROBLEM.length(), told.type().length()))) {
            case "invalid-input" ->
                new InvalidInput(
                        told.field() == null ? "the request" : told.field(),
                        told.rule() == null ? detail : told.rule());
            case "conflict" -> new InvalidInput("the request", "is refused: " + detail);
            case "not-found", "no-such-namespace" -> new NotFound(detail, null);
            case "already-started" -> new AlreadyStarted(detail, null);
            case "already-closed" -> new AlreadyClosed(detail, null);
            case "gone" -> new Cancelled(detail, null);
            case "update-rejected" -> new UpdateRejected(detail, null);
            case "update-failed" -> updateFailed(told);
            case "too-large" -> new InvalidInput("the request", "is too large: " + detail);
            case "outcome-unknown" -> new OutcomeUnknown(detail, null);
            case "overloaded", "draining", "too-many-requests" -> new Overloaded(detail, Duration.ofSeconds(1));
            default -> new IllegalStateException(base + " refuses: " + detail);
        };
    }

    private static UpdateFailed updateFailed(WireAnswers.Problem told) {
        var category = told.category() == null ? Category.LOGIC : told.category();
        return new UpdateFailed(told.updateId() == null ? "" : told.updateId(), category, told.detail(), null);
    }

    private static void backOff(int tries) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(BACK_OFF_MAX_MILLIS, BACK_OFF_MIN_MILLIS << tries));
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private static Cancelled interrupted() {
        Thread.currentThread().interrupt();
        return new Cancelled("the waiting thread was interrupted", null);
    }
}
