package io.fermata.examples.llmrouting;

import static io.fermata.flow.Nodes.map;
import static io.fermata.flow.Nodes.route;
import static io.fermata.flow.Nodes.step;

import dev.langchain4j.model.chat.ChatModel;
import io.fermata.flow.Flow;
import io.fermata.flow.Node;
import io.fermata.flow.Route;
import io.fermata.langchain4j.Llm;
import io.fermata.sdk.TypeRef;
import java.util.List;

/** Two flows: one leaves to a librarian what the model does not place, the strict one fails. */
final class LlmRouting {
    static final int REASKS = 2;

    private static final int QUESTIONS_AT_ONCE = 3;
    private static final TypeRef<Questions> QUESTIONS = TypeRef.of(Questions.class);
    private static final TypeRef<List<String>> TEXTS = new TypeRef<>() {};
    private static final TypeRef<List<Reply>> REPLIES = new TypeRef<>() {};

    private LlmRouting() {}

    static Flow<Questions, RoutingReport> flow(ChatModel model) {
        return Flow.of("llm-routing", all(toDesk(model).fallback(Desk.LIBRARIAN.route())));
    }

    /** Without a fallback no desk is guessed: {@link io.fermata.flow.InvalidRoute}. */
    static Flow<Questions, RoutingReport> strict(ChatModel model) {
        return Flow.of("llm-routing-strict", all(toDesk(model)));
    }

    private static Route<String, Reply> toDesk(ChatModel model) {
        var toDesk =
                route("desk", String.class, Reply.class, Llm.routeModel(model).router(question -> question));
        for (var desk : Desk.values()) {
            toDesk = toDesk.route(desk.route(), desk.description(), answer(desk));
        }
        return toDesk.reasks(REASKS);
    }

    private static Node<String, Reply> answer(Desk desk) {
        return step("answer-" + desk.route(), String.class, Reply.class, desk::answer);
    }

    private static Node<Questions, RoutingReport> all(Node<String, Reply> one) {
        return step("take-in", QUESTIONS, TEXTS, Questions::questions)
                .then(map("questions", one).maxConcurrency(QUESTIONS_AT_ONCE).values())
                .then(step("sum-up", REPLIES, TypeRef.of(RoutingReport.class), RoutingReport::of));
    }
}
