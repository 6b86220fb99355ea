package io.fermata.examples.codereview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageModelIT {
    private static final String KEY = "secret-key-of-the-test";

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private HttpServer server = unbound();
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            try (exchange) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                requests.add(exchange.getRequestHeaders().getFirst("Authorization") + "\n" + body);
                var bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Location", "/elsewhere");
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void findings_in_changed_lines_are_taken_and_others_are_not() throws Exception {
        answer = answer("""
            {"findings": [
                {"line": 2, "severity": "error", "message": "divides by zero"},
                {"line": 1, "severity": "note", "message": "was there before"}]}\
            """);

        assertThat(model().review(source()))
                .containsExactly(new Finding("a.txt", 2, Severity.ERROR, "model", "divides by zero"));
        assertThat(requests.poll())
                .startsWith("Bearer " + KEY + "\n{\"model\":\"small\"")
                .contains("Changed lines: 2-2\\n1: old\\n2: new\\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"findings\": [{\"line\": \"2\", \"severity\": \"error\", \"message\": \"x\"}]}",
                "{\"findings\": [{\"line\": 2.5, \"severity\": \"error\", \"message\": \"x\"}]}",
                "{\"findings\": [{\"line\": 2, \"severity\": \"fatal\", \"message\": \"x\"}]}",
                "{\"findings\": [{\"line\": 2, \"severity\": \"error\"}]}",
                "{\"findings\": [{\"line\": 2, \"severity\": \"error\", \"message\": \"x\", \"fix\": \"y\"}]}",
                "{\"findings\": {}}",
                "{}",
                "[]",
                "null",
                "",
                "{\"findings\": []} and more",
                "```json\n{\"findings\": []}\n```"
            })
    void an_answer_of_another_form_is_no_finding_but_worth_another_attempt(String content) {
        answer = answer(content);

        var failure = failure();

        assertThat(failure.type()).isEqualTo("MalformedAnswer");
        assertThat(failure.category()).isEqualTo(Category.TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"choices\": []}", "{\"choices\": [{\"message\": {\"content\": 3}}]}"})
    void an_envelope_of_another_form_is_refused(String envelope) {
        answer = envelope;

        assertThat(failure().type()).isEqualTo("MalformedAnswer");
    }

    @ParameterizedTest
    @CsvSource({
        "429, TRANSIENT",
        "408, TRANSIENT",
        "500, TRANSIENT",
        "503, TRANSIENT",
        "400, VALIDATION",
        "401, VALIDATION",
        "404, VALIDATION",
        "302, VALIDATION"
    })
    void the_status_decides_about_a_retry_and_no_failure_repeats_the_key(int code, Category category) {
        status = code;
        answer = "{\"error\": \"wrong key " + KEY + "\"}";

        var failure = failure();

        assertThat(failure.category()).isEqualTo(category);
        assertThat(failure).hasMessageContaining("status " + code).hasMessageNotContaining(KEY);
        assertThat(requests).hasSize(1);
    }

    @Test
    void an_answer_without_end_is_cut_off() {
        answer = " ".repeat(1024 * 1024 + 1);

        assertThat(failure()).hasMessageContaining("longer than");
    }

    @Test
    void a_file_that_is_too_long_is_not_sent() throws Exception {
        var text = "long line\n".repeat(6_001);
        var file = new ChangedFile(
                "long.txt", null, ChangedFile.Change.ADDED, ChangedFile.Content.TEXT, "", text.length(), List.of());

        var findings = model().review(Source.of(file, text.getBytes(StandardCharsets.UTF_8)));

        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.NOTE);
        assertThat(requests).isEmpty();
    }

    @Test
    void settings_that_cannot_work_are_refused_before_anything_starts() {
        assertThat(LanguageModel.from(Map.of())).isNull();
        assertThatThrownBy(() -> model(Map.of("FERMATA_LLM_URL", "ftp://host")).check())
                .isInstanceOf(InvalidInput.class)
                .hasMessage("FERMATA_LLM_URL must be an http or https URL with a host");
        assertThatThrownBy(() -> model(Map.of("FERMATA_LLM_URL", "http://a b")).check())
                .hasMessageStartingWith("FERMATA_LLM_URL must be a URL");
        assertThatThrownBy(() -> model(Map.of("FERMATA_LLM_URL", "http://host")).check())
                .hasMessageStartingWith("FERMATA_LLM_MODEL must");
    }

    private Failure failure() {
        return catchThrowableOfType(Failure.class, () -> model().review(source()));
    }

    private LanguageModel model() {
        return model(Map.of(
                "FERMATA_LLM_URL",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/",
                "FERMATA_LLM_MODEL",
                "small",
                "FERMATA_LLM_KEY",
                KEY));
    }

    private static LanguageModel model(Map<String, String> environment) {
        var model = LanguageModel.from(environment);
        if (model == null) {
            throw new AssertionError("the environment names an endpoint");
        }
        return model;
    }

    private static Source source() {
        var file = new ChangedFile(
                "a.txt",
                null,
                ChangedFile.Change.MODIFIED,
                ChangedFile.Content.TEXT,
                "",
                8,
                List.of(new LineRange(2, 2)));
        return Source.of(file, "old\nnew\n".getBytes(StandardCharsets.UTF_8));
    }

    private static String answer(String content) {
        var text = content.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"" + text + "\"}}]}";
    }

    private static HttpServer unbound() {
        try {
            return HttpServer.create();
        } catch (IOException e) {
            throw new IllegalStateException("an unbound server needs nothing", e);
        }
    }
}
