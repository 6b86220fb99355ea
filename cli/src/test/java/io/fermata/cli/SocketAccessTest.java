package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks the process that runs a directory is told the same as who opens it. */
@Timeout(120)
class SocketAccessTest {
    private static final int PAYLOAD_CHARS = 1_900_000;

    @TempDir
    private Path data;

    private DataDirectory owner;
    private CliHarness guest;

    @BeforeEach
    void run() {
        var catalog = Catalog.of(List.of(new SampleProvider()));
        owner = DataDirectory.open(
                data, Opening.ACTING, (path, how) -> new EmbeddedOpener(System.err).open(path, how, catalog));
        guest = new CliHarness(data);
    }

    @AfterEach
    void end() {
        owner.close();
    }

    @Test
    void a_known_id_needs_no_input() {
        guest.run("run", "counting", "--id", "c", "--input", "{\"steps\":2}");

        assertThat(guest.run("run", "counting", "--id", "c").lastLine()).isEqualTo("counted to 2");
    }

    @Test
    void a_fork_without_a_result_does_the_operation_again() {
        guest.run("run", "counting", "--id", "c", "--input", "{\"steps\":2}");

        var fork = guest.run("fork", "c", "--from", "2", "--id", "d", "--reason", "again");

        assertThat(fork.lastLine()).isEqualTo("counted to 2");
    }

    @Test
    void a_retry_without_an_input_edits_none() {
        guest.run("run", "failing", "--id", "f", "--input", "7");

        assertThat(guest.run("retry", "f").exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(guest.run("history", "f", "--json").lines())
                .filteredOn(line -> line.contains("\"Reopened\""))
                .singleElement()
                .asString()
                .doesNotContain("\"input\"");
    }

    @Test
    void a_history_that_one_line_cannot_hold_comes_in_parts() {
        guest.run("run", "waiting", "--id", "w");
        var large = Json.strict().raw('"' + "x".repeat(PAYLOAD_CHARS) + '"');
        for (int i = 0; i < 6; i++) {
            owner.ask(new Request.Signal("w", "note", large, "s-" + i));
        }

        var signalled = guest.run("history", "w", "--json").lines().stream().filter(line -> line.contains("xxx"));

        assertThat(signalled).hasSize(6).allMatch(line -> line.length() > PAYLOAD_CHARS);
    }

    @Test
    void what_one_line_cannot_hold_is_refused() {
        guest.run("run", "waiting", "--id", "w");

        var said = guest.typing('"' + "x".repeat(SocketServer.REQUEST_CHARS_MAX) + '"')
                .run("signal", "w", "note", "--payload", "-");

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(said.err().lines()).singleElement().asString().contains("must have less than");
    }

    @Test
    void an_operation_that_is_not_there_is_not_taken_for_the_execution() {
        guest.run("run", "failing", "--id", "f", "--input", "7");

        assertThat(guest.run("retry", "f", "--from", "9").err()).contains("there is no operation 9");
    }
}
