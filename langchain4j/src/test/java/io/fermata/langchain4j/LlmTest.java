package io.fermata.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.fermata.sdk.Category;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Workflow;
import io.fermata.testkit.SimulatedFermata;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LlmTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void prompt_answer_model_and_tokens_are_recorded() {
        var model = ScriptedModel.answering("In short: snow.");
        try (var fermata = SimulatedFermata.open(f -> f.register("summary", new Summary(model)))) {
            var answer = fermata.start("summary", "s-1", "It snowed.", LlmAnswer.class)
                    .result(DAY);

            assertThat(answer)
                    .isEqualTo(new LlmAnswer("Sum up: It snowed.", "In short: snow.", "scripted-1", 12, 3, "STOP"));
            assertThat(fermata.history("s-1").stream().map(HistoryEvent::toString))
                    .anyMatch(event -> event.contains("In short: snow.") && event.contains("scripted-1"));
        }
    }

    @Test
    void a_restart_does_not_ask_again() {
        var model = ScriptedModel.answering("In short: snow.");
        try (var fermata = SimulatedFermata.open(f -> f.register("patient", new PatientSummary(model)))) {
            fermata.start("patient", "s-1", "It snowed.", String.class);
            fermata.runUntilIdle();
            fermata.restart();
            fermata.advance(DAY);
            fermata.restart();

            assertThat(fermata.execution("s-1", String.class).result(Duration.ZERO))
                    .isEqualTo("In short: snow.");
            assertThat(model.asked).hasSize(1);
        }
    }

    @Test
    void a_server_that_is_down_is_asked_again_and_a_wrong_key_is_not() {
        var recovering = ScriptedModel.answering(new InternalServerException("502"), "ok");
        var locked = ScriptedModel.answering(new AuthenticationException("wrong key"));
        try (var fermata = SimulatedFermata.open(
                f -> f.register("recovering", new Summary(recovering)).register("locked", new Summary(locked)))) {
            assertThat(fermata.start("recovering", "r-1", "x", LlmAnswer.class)
                            .result(DAY)
                            .text())
                    .isEqualTo("ok");
            var refused = fermata.start("locked", "l-1", "x", LlmAnswer.class);

            assertThatThrownBy(() -> refused.result(DAY)).hasMessageContaining("wrong key");
            assertThat(locked.asked).hasSize(1);
        }
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new RateLimitException("x"), Category.RESOURCE),
                Arguments.of(new TimeoutException("x"), Category.DEPENDENCY),
                Arguments.of(new InternalServerException("x"), Category.DEPENDENCY),
                Arguments.of(new UnresolvedModelServerException("x"), Category.DEPENDENCY),
                Arguments.of(new RetriableException("x"), Category.TRANSIENT),
                Arguments.of(new AuthenticationException("x"), Category.VALIDATION),
                Arguments.of(new InvalidRequestException("x"), Category.VALIDATION),
                Arguments.of(new ContentFilteredException("x"), Category.VALIDATION),
                Arguments.of(new HttpException(429, "x"), Category.RESOURCE),
                Arguments.of(new HttpException(503, "x"), Category.DEPENDENCY),
                Arguments.of(new HttpException(408, "x"), Category.DEPENDENCY),
                Arguments.of(new HttpException(404, "x"), Category.VALIDATION),
                Arguments.of(new NullPointerException("x"), Category.LOGIC),
                Arguments.of(new RuntimeException("x"), Category.TRANSIENT));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errors_of_the_library_have_a_category(RuntimeException thrown, Category category) {
        var failure = catchThrowableOfType(Failure.class, () -> Llm.ask(ScriptedModel.answering(thrown), request("x")));

        assertThat(failure.category()).isEqualTo(category);
        assertThat(failure.isCertainlyNotApplied()).isTrue();
        assertThat(failure.type()).isEqualTo(thrown.getClass().getSimpleName());
        assertThat(failure).hasCause(thrown);
    }

    @Test
    void an_answer_without_text_is_a_failure() {
        var toolCall =
                ToolExecutionRequest.builder().name("delete").arguments("{}").build();
        var response =
                ChatResponse.builder().aiMessage(AiMessage.from(toolCall)).build();

        assertThatThrownBy(() -> Llm.ask(ScriptedModel.answering(response), request("x")))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.type()).isEqualTo("LlmNoText"));
    }

    @Test
    void what_a_model_does_not_tell_is_left_out() {
        var bare = ChatResponse.builder().aiMessage(AiMessage.from("yes")).build();
        var request = ChatRequest.builder()
                .messages(SystemMessage.from("Be brief."), UserMessage.from("Is it?"))
                .build();

        assertThat(Llm.ask(ScriptedModel.answering(bare), request))
                .isEqualTo(new LlmAnswer("Be brief.\n\nIs it?", "yes", "", 0, 0, ""));
    }

    @Test
    void a_prompt_that_is_empty_or_too_long_is_refused_before_the_model_is_asked() {
        var model = ScriptedModel.answering("never");
        try (var fermata = SimulatedFermata.open(f -> f.register("plain", new Plain(model)))) {
            for (var prompt : new String[] {" ", "x".repeat(Llm.PROMPT_CHARS_MAX + 1)}) {
                var refused = fermata.start("plain", "p-" + prompt.length(), prompt, String.class);

                assertThatThrownBy(() -> refused.result(DAY)).hasMessageContaining("prompt must");
            }
        }
        assertThatThrownBy(() -> Llm.body(model, request("x".repeat(Llm.PROMPT_CHARS_MAX + 1))))
                .isInstanceOf(InvalidInput.class);
        assertThat(model.asked).isEmpty();
    }

    private static ChatRequest request(String prompt) {
        return ChatRequest.builder().messages(UserMessage.from(prompt)).build();
    }

    private record Summary(ScriptedModel model) implements Workflow<String, LlmAnswer> {
        @Override
        public LlmAnswer run(Context ctx, String document) {
            return Llm.step(ctx, "summary", model, "Sum up: " + document);
        }
    }

    private record PatientSummary(ScriptedModel model) implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String document) {
            var answer = Llm.step(ctx, "summary", model, "Sum up: " + document);
            ctx.sleep(Duration.ofHours(12));
            return answer.text();
        }
    }

    private record Plain(ScriptedModel model) implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String prompt) {
            return Llm.step(ctx, "ask", model, prompt).text();
        }
    }
}
