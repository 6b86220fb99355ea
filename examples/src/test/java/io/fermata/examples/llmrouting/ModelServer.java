package io.fermata.examples.llmrouting;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** An OpenAI-compatible endpoint on a free port of this machine, which answers by a script. */
final class ModelServer implements AutoCloseable {
    static final String KEY = "secret-key-of-the-test";
    static final int TOKENS_IN = 137;
    static final int TOKENS_OUT = 11;

    /** What it was asked, oldest first. */
    final List<String> prompts = Collections.synchronizedList(new ArrayList<>());

    private static final JsonMapper JSON = new JsonMapper();

    private final Deque<Answer> script = new ArrayDeque<>();
    private final HttpServer server;

    private record Answer(int status, String body) {}

    ModelServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    /** Says this next, as the model's text. */
    ModelServer saying(String text) {
        var body = JSON.createObjectNode().put("model", "small-1");
        body.putArray("choices").addObject().putObject("message").put("content", text);
        body.putObject("usage").put("prompt_tokens", TOKENS_IN).put("completion_tokens", TOKENS_OUT);
        return answering(200, body.toString());
    }

    /** Answers with this next, as it is. */
    ModelServer answering(int status, String body) {
        script.add(new Answer(status, body));
        return this;
    }

    /** What the environment says of it. */
    Map<String, String> environment() {
        var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/";
        return Map.of("FERMATA_LLM_URL", url, "FERMATA_LLM_MODEL", "small", "FERMATA_LLM_KEY", KEY);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var question = JSON.readTree(exchange.getRequestBody());
            prompts.add(question.at("/messages/0/content").asText());
            boolean allowed =
                    ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            && question.path("model").asText().equals("small");
            var answer = allowed && !script.isEmpty() ? script.pop() : new Answer(401, "{\"error\": \"" + KEY + "\"}");
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
