package io.fermata.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A model that gives prepared answers, and keeps what it was asked. */
final class ScriptedModel implements ChatModel {
    final List<String> asked = new ArrayList<>();
    private final Deque<Object> script = new ArrayDeque<>();

    static ScriptedModel answering(Object... answersOrErrors) {
        var model = new ScriptedModel();
        model.script.addAll(List.of(answersOrErrors));
        return model;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        asked.add(((UserMessage) request.messages().getLast()).singleText());
        var next = script.isEmpty() ? new IllegalStateException("asked once too often") : script.pop();
        return switch (next) {
            case RuntimeException error -> throw error;
            case ChatResponse response -> response;
            default ->
                ChatResponse.builder()
                        .aiMessage(AiMessage.from(next.toString()))
                        .modelName("scripted-1")
                        .tokenUsage(new TokenUsage(12, 3))
                        .finishReason(FinishReason.STOP)
                        .build();
        };
    }
}
