package io.fermata.examples.llmrouting;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stands in for a language model when none is given: counts words, needs no network, and errs as models do. It answers
 * with a sentence at first when two desks fit, and whenever none does.
 */
final class RuleModel implements ChatModel {
    static final String NAME = "rules-that-stand-in-for-a-model";

    private static final String TOLD_OFF = "which is none of the names";

    @Override
    public ChatResponse doChat(ChatRequest request) {
        var prompt = ((UserMessage) request.messages().getLast()).singleText();
        var question =
                prompt.substring(prompt.indexOf("<<<"), prompt.indexOf(">>>")).toLowerCase(Locale.ROOT);
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(answer(question, prompt.contains(TOLD_OFF))))
                .modelName(NAME)
                .build();
    }

    private static String answer(String question, boolean again) {
        var desks = desks(question);
        if (desks.isEmpty()) {
            return "I am not sure where that belongs.";
        }
        return again || desks.size() == 1
                ? desks.getFirst().route()
                : "Either of " + desks.stream().map(Desk::route).collect(Collectors.joining(" and "));
    }

    /** Those of whose words the question has most. */
    private static List<Desk> desks(String question) {
        long most = Stream.of(Desk.values())
                .map(desk -> count(desk, question))
                .max(Comparator.naturalOrder())
                .orElse(0L);
        return Stream.of(Desk.values())
                .filter(desk -> most > 0 && count(desk, question) == most)
                .toList();
    }

    private static long count(Desk desk, String question) {
        return desk.words().stream().filter(question::contains).count();
    }
}
