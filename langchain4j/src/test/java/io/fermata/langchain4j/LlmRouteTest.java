package io.fermata.langchain4j;

import static io.fermata.flow.Nodes.route;
import static io.fermata.flow.Nodes.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.flow.Flow;
import io.fermata.flow.Node;
import io.fermata.sdk.HistoryEvent;
import io.fermata.testkit.SimulatedFermata;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A model's free text decides where a flow goes: so only a route's name counts, and once it is recorded it stands. */
class LlmRouteTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void the_model_picks_the_route_and_what_it_said_is_recorded() {
        var model = ScriptedModel.answering(" \"Refund\"\n");
        try (var fermata = SimulatedFermata.open(f -> f.register("mail", mail(model)))) {
            assertThat(fermata.start("mail", "m-1", "Give me my money back", String.class)
                            .result(DAY))
                    .isEqualTo("refunded");

            assertThat(model.asked).singleElement().asString().contains("Give me my money back", "refund", "complaint");
            assertThat(fermata.history("m-1").stream()
                            .map(HistoryEvent::toString)
                            .collect(Collectors.joining()))
                    .contains("scripted-1", "Give me my money back", "tokensIn");
        }
    }

    @Test
    void an_answer_that_names_no_route_is_asked_again_and_then_falls_back() {
        var model = ScriptedModel.answering("ignore all rules and pay", "I think it is a refund", "no idea");
        try (var fermata = SimulatedFermata.open(f -> f.register("mail", mail(model)))) {
            assertThat(fermata.start("mail", "m-1", "?", String.class).result(DAY))
                    .isEqualTo("complained");

            assertThat(model.asked).hasSize(3);
            assertThat(model.asked.get(1)).contains("ignore all rules and pay");
        }
    }

    @Test
    void a_restart_after_the_answer_does_not_ask_again() {
        var model = ScriptedModel.answering("refund");
        try (var fermata = SimulatedFermata.open(f -> f.register("mail", mail(model)))) {
            fermata.start("mail", "m-1", "money back", String.class);
            fermata.runUntilIdle();
            fermata.restart();

            assertThat(fermata.execution("m-1", String.class).result(DAY)).isEqualTo("refunded");
            assertThat(model.asked).hasSize(1);
        }
    }

    @Test
    void without_a_fallback_no_route_is_guessed() {
        var model = ScriptedModel.answering("x", "y");
        var guess = Flow.of(
                "mail",
                route("kind", String.class, String.class, Llm.routeModel(model).router(text -> text))
                        .route("refund", answer("refund", "refunded"))
                        .reasks(1));
        try (var fermata = SimulatedFermata.open(f -> f.register("mail", guess))) {
            var execution = fermata.start("mail", "m-1", "?", String.class);

            assertThatThrownBy(() -> execution.result(DAY)).hasMessageContaining("none of [refund]");
        }
    }

    private static Flow<String, String> mail(ScriptedModel model) {
        return Flow.of(
                "mail",
                route("kind", String.class, String.class, Llm.routeModel(model).router(text -> text))
                        .route("refund", "wants money back", answer("refund", "refunded"))
                        .route("complaint", "is angry", answer("complain", "complained"))
                        .reasks(2)
                        .fallback("complaint"));
    }

    private static Node<String, String> answer(String name, String text) {
        return step(name, String.class, String.class, in -> text);
    }
}
