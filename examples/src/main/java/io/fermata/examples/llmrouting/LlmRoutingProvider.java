package io.fermata.examples.llmrouting;

import dev.langchain4j.model.chat.ChatModel;
import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;

/** Offers {@code llm-routing} and {@code llm-routing-strict}; a language model is taken from the environment. */
public final class LlmRoutingProvider implements WorkflowProvider {
    private static final String EXAMPLE = "{\"questions\": [\"When do you open on Sundays?\"]}";

    private final ChatModel model;

    /** Reads {@code FERMATA_LLM_URL}, {@code FERMATA_LLM_MODEL} and {@code FERMATA_LLM_KEY}. */
    public LlmRoutingProvider() {
        this(OpenAiModel.from(System.getenv()));
    }

    LlmRoutingProvider(ChatModel model) {
        this.model = model;
    }

    @Override
    public List<Registration<?, ?>> workflows() {
        var options = WorkflowOptions.DEFAULT.withExample(EXAMPLE).withVersion("1");
        return List.of(
                LlmRouting.flow(model)
                        .registration(options.withDescription("a language model says which desk answers a question")),
                LlmRouting.strict(model)
                        .registration(options.withDescription("the same, but what no desk fits fails the run")));
    }
}
