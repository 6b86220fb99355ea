package io.fermata.examples.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fermata.embedded.Json;
import io.fermata.flow.Graph.GraphNode;
import io.fermata.flow.NodeState;
import io.fermata.flow.StartAt;
import io.fermata.sdk.Category;
import io.fermata.sdk.Execution;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.testkit.SimulatedFermata;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OperatorsTest {
    private static final TypeRef<List<Worked>> WORKED = TypeRef.listOf(Worked.class);

    @Test
    void diamond_runs_from_its_top_to_its_bottom() {
        try (var fermata = open()) {
            var execution = start(fermata, StartOptions.DEFAULT);

            assertThat(execution.result(Duration.ZERO).report()).isEqualTo(Samples.lastLine("operators"));
            assertThat(worked(execution))
                    .extracting(Worked::node)
                    .startsWith("extract")
                    .containsOnlyOnce("pitch", "rhythm")
                    .endsWith("load")
                    .hasSize(4);
        }
    }

    @Test
    void step_and_task_know_their_execution_attempt_key_and_deadline() {
        try (var fermata = open()) {
            var execution = start(fermata, StartOptions.DEFAULT);
            execution.result(Duration.ZERO);

            var worked = worked(execution);
            assertThat(worked).extracting(Worked::execution).containsOnly("o-1");
            assertThat(worked).extracting(Worked::attempt).containsOnly(1);
            assertThat(worked).extracting(Worked::key).doesNotHaveDuplicates();
            assertThat(worked)
                    .filteredOn(each -> each.deadline() != null)
                    .extracting(Worked::node, Worked::deadline)
                    .containsExactly(tuple("rhythm", SimulatedFermata.EPOCH.plus(Duration.ofMinutes(1))));
        }
    }

    @Test
    void step_limit_pauses_before_the_next_step_and_the_drawing_tells_planned_from_taken() {
        try (var fermata = open()) {
            var execution = start(fermata, StartOptions.DEFAULT.withMaxSteps(3));
            fermata.runUntilIdle();

            assertThat(execution.describe().status()).isEqualTo(Status.PAUSED);
            assertThat(Operators.ONE
                            .graph(fermata.history("o-1"), Json.strict())
                            .nodes())
                    .extracting(GraphNode::name, GraphNode::state)
                    .containsExactly(
                            tuple("extract", NodeState.SUCCEEDED),
                            tuple("pitch", NodeState.SUCCEEDED),
                            tuple("rhythm", NodeState.SUCCEEDED),
                            tuple("load", NodeState.PLANNED));

            execution.resume(1);
            assertThat(execution.result(Duration.ZERO).report()).isEqualTo(Samples.lastLine("operators"));
        }
    }

    @Test
    void flow_begins_at_its_last_node_with_what_the_others_would_have_given() {
        try (var fermata = open()) {
            var load = Samples.input("operators-from", StartAt.class);

            var card = fermata.start("operators.from", "o-1", load, Card.class).result(Duration.ZERO);

            assertThat(card.report()).isEqualTo(Samples.lastLine("operators"));
            assertThat(worked(fermata.execution("o-1", Card.class)))
                    .extracting(Worked::node)
                    .containsExactly("load");
        }
    }

    @Test
    void beginning_without_what_is_needed_is_refused_by_name() {
        try (var fermata = open()) {
            var start = StartAt.node("load").with("pitch", new Compass("G3", "A4"));

            assertThatThrownBy(() -> fermata.start("operators.from", "o-1", start, Card.class))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage("given is missing 'rhythm': starting at 'load' needs [pitch, rhythm]");
        }
    }

    @Test
    void songbook_fans_out_over_its_songs_and_keeps_their_order() {
        try (var fermata = open()) {
            var book = Samples.input("operators-songbook", Songbook.class);
            var execution = fermata.start("operators-songbook", "b-1", book, Catalogue.class);

            assertThat(execution.result(Duration.ZERO).report().lines())
                    .containsExactly(
                            "Frère Jacques: 32 notes in 8 bars, from G3 to A4: 20 seconds at 96 quarters a minute.",
                            "Ode to Joy: 30 notes in 8 bars, from D4 to A4: 20 seconds at 96 quarters a minute.",
                            "Twinkle, twinkle: 42 notes in 12 bars, from C4 to A4: 30 seconds at 96 quarters a minute.",
                            Samples.lastLine("operators-songbook"));
            var channels = execution.describe().channels();
            assertThat(channels.get("tempo")).hasToString("96");
            assertThat(channels.get("notes")).hasToString("104");
        }
    }

    @Test
    void word_that_is_no_note_is_refused_at_the_door() {
        var noise = new Melody("Noise", "C4/4 H4/4");
        try (var fermata = open()) {
            assertThatThrownBy(() -> fermata.start("operators", "o-1", noise, Card.class))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("notes of 'Noise' cannot be read: 'H4/4' is no note");
            assertThatThrownBy(() -> fermata.start(
                            "operators-songbook", "o-2", new Songbook(90, List.of(noise)), Catalogue.class))
                    .isInstanceOf(InvalidInput.class);
            assertThat(fermata.list("", null, 10).items()).isEmpty();
        }
    }

    @Test
    void melody_of_nothing_but_rests_fails_for_good() {
        try (var fermata = open()) {
            var execution = fermata.start("operators", "o-1", new Melody("Quiet", "r/1"), Card.class);

            assertThatThrownBy(() -> execution.result(Duration.ZERO))
                    .isInstanceOfSatisfying(
                            WorkflowFailed.class,
                            failed -> assertThat(failed.category()).isEqualTo(Category.VALIDATION))
                    .hasRootCauseMessage("a melody of nothing but rests has no pitch");
        }
    }

    private static SimulatedFermata open() {
        return SimulatedFermata.open(builder -> builder.provider(new OperatorsProvider()));
    }

    private static Execution<Card> start(SimulatedFermata fermata, StartOptions options) {
        var melody = Samples.input("operators", Melody.class);
        return fermata.start("operators", "o-1", melody, TypeRef.of(Card.class), options);
    }

    private static List<Worked> worked(Execution<Card> execution) {
        var items = Objects.requireNonNull(execution.describe().channels().get(Worked.CHANNEL));
        return Json.strict().read(items.text(), WORKED);
    }
}
