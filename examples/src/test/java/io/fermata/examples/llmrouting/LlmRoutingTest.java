package io.fermata.examples.llmrouting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Json;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import io.fermata.testkit.SimulatedFermata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example as it runs without a language model's address. */
class LlmRoutingTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void the_sample_gives_the_expected_last_line() throws Exception {
        var sample =
                Json.strict().read(Files.readString(Path.of("inputs/llm-routing.json")), TypeRef.of(Questions.class));
        try (var fermata = simulated()) {
            var report = fermata.start("llm-routing", "l-1", sample, RoutingReport.class)
                    .result(DAY);

            assertThat(Path.of("expected/llm-routing.txt")).hasContent(report.summary() + "\n");
            assertThat(report.report()).endsWith("\n" + report.summary() + "\n");
            assertThat(report.replies())
                    .extracting(Reply::desk)
                    .containsExactly(
                            Desk.OPENING, Desk.LOANS, Desk.CATALOGUE, Desk.OPENING, Desk.LIBRARIAN, Desk.LIBRARIAN);
        }
    }

    @Test
    void nobody_could_take_the_rules_for_a_model() {
        try (var fermata = simulated()) {
            ask(fermata, "llm-routing", "When do you open?");

            assertThat(history(fermata)).contains(RuleModel.NAME);
        }
    }

    @Test
    void without_a_fallback_what_no_desk_fits_is_an_invalid_route() {
        try (var fermata = simulated()) {
            assertThat(ask(fermata, "llm-routing-strict", "When do you open?").replies())
                    .hasSize(1);
        }
        try (var fermata = simulated()) {
            assertThatThrownBy(() -> ask(fermata, "llm-routing-strict", "My teddy is lost."))
                    .hasMessageContaining("InvalidRoute")
                    .hasMessageContaining("none of [opening, loans, catalogue, librarian]");
        }
    }

    @Test
    void too_many_or_empty_questions_are_refused_at_the_door() {
        assertThatThrownBy(() -> new Questions(List.of())).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new Questions(Collections.nCopies(51, "?"))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new Questions(List.of(" "))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new Questions(List.of("?".repeat(2_001)))).isInstanceOf(InvalidInput.class);
    }

    private static RoutingReport ask(SimulatedFermata fermata, String workflow, String question) {
        return fermata.start(workflow, "l-1", new Questions(List.of(question)), RoutingReport.class)
                .result(DAY);
    }

    private static String history(SimulatedFermata fermata) {
        return fermata.history("l-1").stream().map(HistoryEvent::toString).collect(Collectors.joining());
    }

    private static SimulatedFermata simulated() {
        return SimulatedFermata.open(builder -> builder.provider(new LlmRoutingProvider(new RuleModel())));
    }
}
