package io.fermata.examples.codereview;

import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reviewer behind an OpenAI-compatible endpoint. Its key stays in this process: neither task nor result nor failure
 * names it, and redirects, which could carry it elsewhere, are not followed.
 */
final class LanguageModel {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);
    private static final int TEXT_CHARS_MAX = 60_000;
    private static final int ANSWER_BYTES_MAX = 1024 * 1024;
    private static final int OK = 200;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final String url;
    private final String model;
    private final @Nullable String key;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private LanguageModel(String url, String model, @Nullable String key) {
        this.url = url;
        this.model = model;
        this.key = key;
    }

    /** The model that the environment names; null if it names no endpoint. */
    static @Nullable LanguageModel from(Map<String, String> environment) {
        var url = environment.getOrDefault("FERMATA_LLM_URL", "").strip();
        if (url.isEmpty()) {
            return null;
        }
        var key = environment.getOrDefault("FERMATA_LLM_KEY", "").strip();
        var model = environment.getOrDefault("FERMATA_LLM_MODEL", "").strip();
        return new LanguageModel(url, model, key.isEmpty() ? null : key);
    }

    /** Refuses settings that cannot work before a review begins. */
    void check() {
        endpoint();
        if (model.isEmpty()) {
            throw new InvalidInput("FERMATA_LLM_MODEL", "must name a model when FERMATA_LLM_URL is set");
        }
        if (key != null && !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new InvalidInput("FERMATA_LLM_KEY", "must be printable ASCII without blanks");
        }
    }

    List<Finding> review(Source source) throws IOException, InterruptedException {
        check();
        if (source.text().length() > TEXT_CHARS_MAX) {
            return List.of(new Finding(
                    source.file().path(),
                    0,
                    Severity.NOTE,
                    ModelAnswer.RULE,
                    "not shown to the model: longer than " + TEXT_CHARS_MAX + " characters"));
        }
        return ModelAnswer.parse(ask(ModelQuestion.about(source, model)), source);
    }

    private byte[] ask(byte[] question) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(endpoint())
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            accept(response.statusCode());
            var answer = body.readNBytes(ANSWER_BYTES_MAX + 1);
            if (answer.length > ANSWER_BYTES_MAX) {
                throw Failure.validation("the model's answer is longer than " + ANSWER_BYTES_MAX + " bytes");
            }
            return answer;
        }
    }

    /** The body of an error is not quoted: some endpoints repeat the key in it. */
    private static void accept(int status) {
        if (status == OK) {
            return;
        }
        var message = "the language model's endpoint answered with status " + status;
        boolean passes = status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status >= SERVER_ERROR;
        throw passes ? Failure.transientFailure(message) : Failure.validation(message);
    }

    private URI endpoint() {
        try {
            var base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
            var uri = URI.create(base.endsWith("/chat/completions") ? base : base + "/chat/completions");
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("FERMATA_LLM_URL", "must be a URL: " + e.getMessage());
        }
        throw new InvalidInput("FERMATA_LLM_URL", "must be an http or https URL with a host");
    }
}
