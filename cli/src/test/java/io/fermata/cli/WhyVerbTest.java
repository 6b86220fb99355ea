package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.sdk.Category;
import io.fermata.sdk.Reason;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Why;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told who asks why an execution does not go on. */
class WhyVerbTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private CliHarness fermata;

    @BeforeEach
    void open() {
        fermata = new CliHarness(folder.resolve("data"));
    }

    @Test
    void message_is_told_with_its_near_miss_and_that_nobody_runs_the_directory() {
        fermata.run("run", "waiting", "--id", "w");
        fermata.run("publish", "order.paid", "--key", "W", "--message-id", "m");

        var said = fermata.run("why", "w");

        assertThat(said.exitStatus()).isZero();
        assertThat(said.lines().getFirst())
                .startsWith("w waits for message \"order.paid\" with key \"w\" since ")
                .contains("one of this type is kept under key \"W\"")
                .endsWith("and does not go on because no process runs this data directory");
        assertThat(said.out()).contains("near miss: message m of type order.paid with key W: another key, kept until");
    }

    @Test
    void signal_is_named_although_nobody_runs_the_directory() {
        fermata.run("run", "listening", "--id", "l");

        assertThat(fermata.run("why", "l").out()).startsWith("l waits for signal \"go\" since ");
        assertThat(fermata.run("history", "l", "--json").out()).doesNotContain("Blocked");
    }

    @Test
    void json_has_exactly_the_documented_fields() {
        fermata.run("run", "parent", "--id", "p");

        var said = fermata.run("why", "p", "--json");

        assertThat(said.lines()).hasSize(1);
        assertThat(said.json().keySet()).containsExactly("id", "status", "at", "sentence", "reasons");
        assertThat(said.out())
                .contains("\"kind\":\"awaits-child\"", "\"child\":\"child-of-p\"", "\"why\":{\"id\":\"child-of-p\"")
                .contains("\"kind\":\"awaits-message\"", "\"nearMisses\":[]", "\"kind\":\"nobody-runs\"");
    }

    @Test
    void pause_names_who_did_it_and_an_unknown_id_is_refused() {
        fermata.run("run", "waiting", "--id", "w");
        fermata.run("pause", "w", "--reason", "prices are wrong");

        assertThat(fermata.run("why", "w").lines().getFirst())
                .startsWith("w was paused by " + System.getProperty("user.name"))
                .endsWith(": prices are wrong");
        assertThat(fermata.run("why", "nobody").exitStatus()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void every_reason_passes_the_socket_unchanged() {
        var miss = new Reason.NearMiss(Reason.Difference.EXPIRED, "t", "k", "m", NOW);
        var child = new Why("c", Status.PARKED, NOW, List.of(new Reason.Sleeps("1", NOW, NOW)));
        var why = new Why(
                "x",
                Status.PARKED,
                NOW,
                List.of(
                        new Reason.Closed(Status.FAILED, NOW, null),
                        new Reason.Paused("r", "a", null),
                        new Reason.Blocked(null, "r", "a", NOW),
                        new Reason.CompensationStuck("1", "n", 3, null, NOW),
                        new Reason.NobodyRuns(),
                        new Reason.StartsLater(NOW),
                        new Reason.TakesTurn(),
                        new Reason.StepRuns("1", "n", 1, NOW, true),
                        new Reason.Retries("1", "n", 2, 10, NOW, Category.TRANSIENT, "e"),
                        new Reason.HeldBack("1", "n", "g", NOW),
                        new Reason.Queued("1", "n", "q", 1, NOW, 2, false, null),
                        new Reason.HandedOut("1", "n", "q", 1, "w", NOW, NOW),
                        new Reason.AwaitsMessage("1", "t", "k", NOW, null, List.of(miss)),
                        new Reason.AwaitsSignal(null, null, List.of("s")),
                        new Reason.AwaitsCondition(null),
                        new Reason.AwaitsCallback("1", "n", NOW, null),
                        new Reason.AwaitsChild("1", "c", NOW, child),
                        new Reason.SendsSignal("1", "to", NOW)));

        var line = Json.strict().line(new Answer.Explained(why));

        assertThat(Json.strict().read(line, TypeRef.of(Answer.class))).isEqualTo(new Answer.Explained(why));
    }
}
