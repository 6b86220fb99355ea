package io.fermata.examples.llmrouting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A model behind an OpenAI-compatible endpoint, as little as routing needs of it. The body of an error is not quoted,
 * since some endpoints repeat the key in it; redirects, which could carry the key elsewhere, are not followed.
 */
final class OpenAiModel implements ChatModel {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int ANSWER_BYTES_MAX = 1024 * 1024;
    private static final int OK = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private final String url;
    private final String name;
    private final String key;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private OpenAiModel(String url, String name, String key) {
        this.url = url;
        this.name = name;
        this.key = key;
    }

    /** The model that {@code FERMATA_LLM_URL}, {@code _MODEL} and {@code _KEY} name; without a URL the rules. */
    static ChatModel from(Map<String, String> environment) {
        var url = environment.getOrDefault("FERMATA_LLM_URL", "").strip();
        return url.isEmpty()
                ? new RuleModel()
                : new OpenAiModel(
                        url.replaceFirst("/$", ""),
                        environment.getOrDefault("FERMATA_LLM_MODEL", "").strip(),
                        environment.getOrDefault("FERMATA_LLM_KEY", "").strip());
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        var prompt = ((UserMessage) request.messages().getLast()).singleText();
        try {
            var response = client.send(question(prompt), HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() != OK) {
                    throw new HttpException(
                            response.statusCode(), "the endpoint answered with status " + response.statusCode());
                }
                return answer(JSON.readTree(body.readNBytes(ANSWER_BYTES_MAX)));
            }
        } catch (JsonProcessingException e) {
            throw new InternalServerException("the endpoint's answer is not JSON");
        } catch (HttpTimeoutException e) {
            throw new TimeoutException("the endpoint did not answer within " + ANSWER_LIMIT.toSeconds() + " s", e);
        } catch (IOException e) {
            throw new UnresolvedModelServerException("the endpoint cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted while the endpoint was asked", e);
        }
    }

    private HttpRequest question(String prompt) throws JsonProcessingException {
        var question = JSON.createObjectNode().put("model", name).put("temperature", 0);
        question.putArray("messages").addObject().put("role", "user").put("content", prompt);
        var request = HttpRequest.newBuilder(endpoint())
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(question), StandardCharsets.UTF_8));
        return key.isEmpty()
                ? request.build()
                : request.header("Authorization", "Bearer " + key).build();
    }

    private static ChatResponse answer(JsonNode body) {
        var text = body.at("/choices/0/message/content");
        if (!text.isTextual()) {
            throw new InternalServerException("the endpoint's answer has no choices[0].message.content");
        }
        var usage = body.path("usage");
        var response = ChatResponse.builder()
                .aiMessage(AiMessage.from(text.textValue()))
                .tokenUsage(new TokenUsage(
                        usage.path("prompt_tokens").asInt(),
                        usage.path("completion_tokens").asInt()));
        return response.modelName(body.path("model").asText()).build();
    }

    private URI endpoint() {
        try {
            var uri = URI.create(url.endsWith("/chat/completions") ? url : url + "/chat/completions");
            if (name.isEmpty()) {
                throw new InvalidRequestException("FERMATA_LLM_MODEL must name a model when FERMATA_LLM_URL is set");
            }
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("FERMATA_LLM_URL must be a URL: " + e.getMessage());
        }
        throw new InvalidRequestException("FERMATA_LLM_URL must be an http or https URL with a host");
    }
}
