package io.fermata.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.fermata.flow.RouteModel;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Work;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks language models within workflows. The answer is recorded together with the prompt, the model's name and the
 * tokens; a replay, a restart or a later turn reads it from history and does not ask again.
 *
 * <p>Errors of LangChain4j get a category: a rate limit is RESOURCE, a timeout, a server that fails or cannot be
 * reached DEPENDENCY, what the model refuses (wrong key, unknown model, filtered content) VALIDATION. Retries are the
 * step's: set the model's own ({@code maxRetries}) to 0, or they multiply.
 */
public final class Llm {
    /** The most characters of a prompt; it is recorded with the answer. */
    public static final int PROMPT_CHARS_MAX = 400_000;

    private static final TypeRef<LlmAnswer> ANSWER = TypeRef.of(LlmAnswer.class);

    private Llm() {}

    /**
     * Asks a model as a light step with the default options.
     *
     * @throws io.fermata.sdk.StepFailed when it failed for good
     * @throws InvalidInput when the prompt is empty or has more than {@link #PROMPT_CHARS_MAX} characters
     */
    public static LlmAnswer step(Work context, String name, ChatModel model, String prompt) {
        return step(context, name, StepOptions.DEFAULT, model, request(prompt));
    }

    /** Asks a model as a light step, with options and all that a request may say. */
    public static LlmAnswer step(Work context, String name, StepOptions options, ChatModel model, ChatRequest request) {
        return context.step(name, options, ANSWER, body(model, request));
    }

    /** A question to a model as the body of a step, for whatever takes one. */
    public static StepBody<LlmAnswer> body(ChatModel model, ChatRequest request) {
        checkedPrompt(request);
        return attempt -> ask(model, request);
    }

    /**
     * Asks a model, within a step.
     *
     * @throws Failure with a category, when LangChain4j throws or the answer has no text
     */
    public static LlmAnswer ask(ChatModel model, ChatRequest request) {
        var prompt = checkedPrompt(request);
        ChatResponse response;
        try {
            response = model.chat(request);
        } catch (RuntimeException failed) {
            throw LlmErrors.failure(failed);
        }
        return answer(model, prompt, response);
    }

    /** Routes of flows picked by this model: {@code Llm.routeModel(model).router(mail -> mail.text())}. */
    public static RouteModel routeModel(ChatModel model) {
        return prompt -> {
            var answer = ask(model, request(prompt));
            return new RouteModel.Reply(answer.text(), answer.model(), answer.tokensIn(), answer.tokensOut());
        };
    }

    private static LlmAnswer answer(ChatModel model, String prompt, ChatResponse response) {
        var text = response.aiMessage().text();
        if (text == null) {
            throw Failure.validation("the model answered without text, for instance with the call of a tool")
                    .withType("LlmNoText");
        }
        @Nullable TokenUsage usage = response.tokenUsage();
        var finish = response.finishReason();
        return new LlmAnswer(
                prompt,
                text,
                modelName(model, response),
                usage == null ? 0 : count(usage.inputTokenCount()),
                usage == null ? 0 : count(usage.outputTokenCount()),
                finish == null ? "" : finish.name());
    }

    private static String modelName(ChatModel model, ChatResponse response) {
        @Nullable String answered = response.modelName();
        if (answered != null) {
            return answered;
        }
        var parameters = model.defaultRequestParameters();
        @Nullable String asked = parameters == null ? null : parameters.modelName();
        return asked == null ? "" : asked;
    }

    private static long count(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    private static ChatRequest request(String prompt) {
        if (prompt.isBlank()) {
            throw new InvalidInput("prompt", "must not be empty");
        }
        return ChatRequest.builder().messages(UserMessage.from(prompt)).build();
    }

    private static String checkedPrompt(ChatRequest request) {
        var prompt = request.messages().stream().map(Llm::text).collect(Collectors.joining("\n\n"));
        if (prompt.length() > PROMPT_CHARS_MAX) {
            throw new InvalidInput(
                    "prompt", "must have at most " + PROMPT_CHARS_MAX + " characters, has " + prompt.length());
        }
        return prompt;
    }

    private static String text(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> system.text();
            case UserMessage user when user.hasSingleText() -> user.singleText();
            case AiMessage earlier when earlier.text() != null -> earlier.text();
            default -> message.toString();
        };
    }
}
