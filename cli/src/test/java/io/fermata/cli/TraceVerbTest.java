package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of executions that know each other only by messages. */
class TraceVerbTest {
    @TempDir
    private Path folder;

    private CliHarness fermata;

    @BeforeEach
    void open() {
        fermata = new CliHarness(folder.resolve("data"));
    }

    @Test
    void run_waits_while_another_execution_may_still_publish_what_it_waits_for() {
        var said = fermata.run("run", "asker", "--id", "a", "--input", "\"hello\"");

        assertThat(said.lastLine()).isEqualTo("hello came back");
        assertThat(said.exitStatus()).isZero();
    }

    @Test
    void trace_shows_each_thing_under_its_cause() {
        fermata.run("run", "asker", "--id", "a", "--input", "\"hello\"");

        var lines = fermata.run("trace", "a").lines();

        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).isEqualTo("a");
        assertThat(lines.get(1)).startsWith("  asker a: COMPLETED in ");
        assertThat(lines.get(2)).isEqualTo("    message called, key hello: started relaying-hello");
        assertThat(lines.get(3)).startsWith("      relaying relaying-hello: COMPLETED in ");
        assertThat(lines.get(4)).isEqualTo("        message relayed, key hello: consumed by a");
        assertThat(lines.get(5)).startsWith("        message unheard, key hello: NOBODY CONSUMED IT; it waits since ");
    }

    @Test
    void trace_as_json_numbers_its_nodes() {
        fermata.run("run", "asker", "--id", "a", "--input", "\"hello\"", "--correlation", "case-7");

        var said = fermata.run("trace", "case-7", "--json");

        assertThat(said.lines()).hasSize(5);
        assertThat(said.json())
                .containsEntry("kind", "message")
                .containsEntry("type", "unheard")
                .containsEntry("state", "WAITING")
                .containsEntry("node", 5)
                .containsEntry("parent", 3);
        assertThat(fermata.run("show", "relaying-hello", "--json").json())
                .containsEntry("correlation", "case-7")
                .hasEntrySatisfying(
                        "causedBy", cause -> assertThat(cause.toString()).startsWith("message/called/hello/"));
        assertThat(fermata.run("history", "relaying-hello", "--json").out()).contains("\"correlation\":\"case-7\"");
    }

    @Test
    void message_from_outside_that_nobody_took_is_found() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":1}");
        fermata.run("publish", "nobody.wants", "--key", "k", "--correlation", "case-8");

        var lines = fermata.run("trace", "case-8").lines();

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("message nobody.wants, key k: NOBODY CONSUMED IT");
    }

    @Test
    void what_is_unknown_is_one_line_and_status_2() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":1}");

        var said = fermata.run("trace", "nothing");

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err()).contains("nothing is known of a correlation id 'nothing'");
    }

    @Test
    void limit_cuts_a_trace_and_says_so() {
        fermata.run("run", "asker", "--id", "a", "--input", "\"hello\"");

        var said = fermata.run("trace", "a", "--limit", "2");

        assertThat(said.err()).contains("there is more; give a --limit above 2");
        assertThat(fermata.run("trace", "a", "--limit", "0").exitStatus()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void triggers_are_listed_and_removed() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":1}");

        assertThat(fermata.run("triggers").lines())
                .containsExactly("called -> relaying: message called, any key, starts relaying as relaying-{key}");
        assertThat(fermata.run("triggers", "--remove", "called -> relaying").exitStatus())
                .isZero();
        assertThat(fermata.run("triggers").lines()).isEmpty();
        assertThat(fermata.run("triggers", "--remove", "called -> relaying").exitStatus())
                .isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void dead_letters_are_told_and_listed() {
        fermata.run("run", "waiting", "--id", "relaying-hello");

        var published = fermata.run("publish", "called", "--key", "hello", "--payload", "\"hello\"");
        var listed = fermata.run("dead-letters", "--json");

        assertThat(published.err()).contains("dead letter: start relaying-hello refused");
        assertThat(listed.json())
                .containsEntry("kind", "start")
                .containsEntry("id", "relaying-hello")
                .containsEntry("payload", "hello");
        assertThat(fermata.run("dead-letters").lines()).hasSize(1);
        assertThat(fermata.run("dead-letters", "--after", "noon").exitStatus()).isEqualTo(ExitStatus.USAGE);
    }
}
