package io.fermata.examples.choreography;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Json;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.testkit.SimulatedFermata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoreographyTest {
    @Test
    void five_services_comment_the_sample_and_are_about_the_same() throws Exception {
        try (var fermata = SimulatedFermata.open(builder -> builder.provider(new ChoreographyProvider()))) {
            var outcome = fermata.start("choreography", "d-1", sample(), Outcome.class)
                    .result(Duration.ZERO);

            assertThat(outcome.report().lines().toList().getLast())
                    .isEqualTo(Files.readString(Path.of("expected/choreography.txt"))
                            .strip());
            assertThat(fermata.list("correlationId = 'd-1'", null, 10).items())
                    .extracting("workflow")
                    .containsExactlyInAnyOrder("pr-validator", "ast-analyser", "llm-reviewer", "commenter");
        }
    }

    @Test
    void pull_request_without_a_number_is_refused_at_the_door() throws Exception {
        try (var fermata = SimulatedFermata.open(builder -> builder.provider(new ChoreographyProvider()))) {
            var input = new PullRequest("acme/shop", 0, "", List.of());

            assertThatThrownBy(() -> fermata.start("choreography", "d-1", input, Outcome.class))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("number must be at least 1, is 0");
            assertThat(fermata.list("", null, 10).items()).isEmpty();
        }
    }

    @Test
    void missing_service_is_waited_for_and_takes_up_what_was_said_before_it_came() throws Exception {
        var whole = new ChoreographyProvider();
        try (var fermata = SimulatedFermata.open(
                builder -> builder.register(whole.workflows().getFirst()))) {
            fermata.start("choreography", "d-1", sample(), RawJson.class);
            fermata.runUntilIdle();
            assertThat(fermata.execution("d-1").describe().status()).isEqualTo(Status.PARKED);

            fermata.restart(builder -> builder.provider(whole));

            var outcome = fermata.execution("d-1", TypeRef.of(Outcome.class)).result(Duration.ZERO);
            assertThat(outcome.comments()).hasSize(4);
        }
    }

    private static PullRequest sample() throws Exception {
        var text = Files.readString(Path.of("inputs/choreography.json"));
        return Json.strict().read(text, TypeRef.of(PullRequest.class));
    }
}
