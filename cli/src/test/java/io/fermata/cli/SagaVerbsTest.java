package io.fermata.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a stuck compensation, and says about it. */
class SagaVerbsTest {
    @TempDir
    private Path folder;

    private CliHarness fermata;

    @BeforeEach
    void open() {
        fermata = new CliHarness(folder.resolve("data"));
    }

    @Test
    void stuck_compensation_exits_with_3_and_names_the_commands_that_continue() {
        var said = refund();
        var shown = fermata.run("show", "r", "--json").json();

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(said.out()).contains("r is COMPENSATION_STUCK");
        assertThat(said.lines()).anyMatch(line -> line.startsWith("./fermata retry r --from " + waiting()));
        assertThat(said.lines()).anyMatch(line -> line.startsWith("./fermata skip r " + waiting() + " --reason TEXT"));
        assertThat(shown).containsEntry("status", "COMPENSATION_STUCK");
        assertThat(String.valueOf(shown.get("views"))).contains("charge", "STUCK", "the bank is closed");
        assertThat(fermata.run("show", "r").out())
                .contains("compensation charge")
                .contains("undoing    charge STUCK, 1 attempt: step \"undo charge\" failed: the bank is closed");
        assertThat(fermata.run("list", "--filter", "status = COMPENSATION_STUCK")
                        .out())
                .contains("refunding");
    }

    @Test
    void retry_runs_the_compensation_again_and_the_first_error_is_told() throws IOException {
        refund();

        var stillStuck = fermata.run("retry", "r", "--from", waiting());
        Files.createFile(folder.resolve("open"));
        var undone = fermata.run("retry", "r", "--from", waiting());

        assertThat(stillStuck.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(undone.exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(undone.err()).contains("out of stock").contains("charge UNDONE");
    }

    @Test
    void skip_records_its_reason_and_needs_one() {
        refund();

        var without = fermata.run("skip", "r", waiting());
        var other = fermata.run("skip", "r", "1", "--reason", "why not");
        var skipped = fermata.run("skip", "r", waiting(), "--reason", "refunded by hand");

        assertThat(without.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(other.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(other.err()).contains("does not wait for a person");
        assertThat(skipped.exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(skipped.err()).contains("charge SKIPPED (refunded by hand)");
        assertThat(fermata.run("history", "r").out()).contains("refunded by hand");
    }

    private CliHarness.Said refund() {
        var file = folder.resolve("open").toString();
        return fermata.run("run", "refunding", "--id", "r", "--input", "\"" + file + "\"");
    }

    /** The operation of the wait for a person. */
    private String waiting() {
        var waits = (List<?>)
                requireNonNull(fermata.run("show", "r", "--json").json().get("waits"));
        var wait = (Map<?, ?>) waits.getFirst();
        assertThat(wait.get("kind")).isEqualTo("compensation");
        assertThat(wait.get("name")).isEqualTo("charge");
        return String.valueOf(wait.get("operation"));
    }
}
