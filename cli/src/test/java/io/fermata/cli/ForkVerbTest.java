package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forks and completions by hand on a real store. */
class ForkVerbTest {
    @TempDir
    private Path folder;

    private CliHarness fermata;

    @BeforeEach
    void open() {
        fermata = new CliHarness(folder.resolve("data"));
    }

    @Test
    void fork_with_another_result_runs_on_and_is_told_apart_by_diff() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":3}");

        var forked =
                fermata.run("fork", "c", "--from", "2", "--result", "40", "--id", "f", "--reason", "what if", "--json");

        assertThat(forked.exitStatus()).isZero();
        assertThat(forked.json())
                .containsEntry("id", "f")
                .containsEntry("result", Map.of("total", 41, "report", "counted to 41"));
        assertThat(fermata.run("diff", "c", "f").out())
                .contains("same       1         step add-0")
                .contains("differs    2         step add-1                     result: 2  |  40")
                .contains("differs    3         step add-2                     result: 3  |  41");
        assertThat(fermata.run("history", "f").out()).contains("Forked", "what if");
        assertThat(fermata.run("show", "f", "--json").out()).contains("\"causedBy\":");
        assertThat(fermata.run("doctor").exitStatus()).isZero();
    }

    @Test
    void fork_with_another_input_is_checked_as_a_start_is() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":1}");

        var refused = fermata.run("fork", "c", "--input", "{\"steps\":-1}", "--reason", "more");
        var forked = fermata.run("fork", "c", "--input", "{\"steps\":2}", "--reason", "more");

        assertThat(refused.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains("steps");
        assertThat(forked.lastLine()).isEqualTo("counted to 2");
        assertThat(fermata.run("list").lines()).hasSize(2);
    }

    @Test
    void wrong_calls_are_refused_and_write_nothing() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":1}");

        for (var call : new String[] {
            "fork c",
            "fork c --reason x --result 1",
            "fork c --reason x --from 1 --result 1 --input 2",
            "fork c --reason x --from 9",
            "fork c --reason x --id c",
            "fork nobody --reason x",
            "complete-operation c 1 --reason x",
            "complete-operation c 1 --result 1",
            "complete-operation c 1 --result 1 --reason x"
        }) {
            assertThat(fermata.run(call.split(" ", -1)).exitStatus()).as(call).isEqualTo(ExitStatus.USAGE);
        }
        assertThat(fermata.run("list", "--json").lines()).hasSize(1);
    }

    @Test
    void parked_execution_is_completed_by_hand_and_says_who_did_it() {
        fermata.run("run", "waiting", "--id", "w");

        var said = fermata.run("complete-operation", "w", "2", "--result", "42", "--reason", "paid in cash");

        assertThat(said.exitStatus()).isZero();
        assertThat(said.lastLine()).isEqualTo("42");
        assertThat(fermata.run("history", "w", "--json").out())
                .contains("paid in cash", "\"actor\":\"" + System.getProperty("user.name"));
        assertThat(fermata.run("doctor").exitStatus()).isZero();
    }

    @Test
    void fork_of_an_open_execution_leaves_a_sound_store() {
        fermata.run("run", "asking", "--id", "a", "--input", "1");
        fermata.run("run", "parent", "--id", "p");

        var task = fermata.run("fork", "a", "--from", "1", "--input", "2", "--id", "b", "--reason", "other question");
        var child = fermata.run("fork", "p", "--from", "1", "--result", "\"mine\"", "--id", "q", "--reason", "skip it");

        assertThat(task.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(child.lastLine()).isEqualTo("mine");
        assertThat(fermata.run("poll", "outside", "--json").json()).containsEntry("id", "a");
        assertThat(fermata.run("poll", "outside", "--json").json())
                .containsEntry("id", "b")
                .containsEntry("input", 2);
        assertThat(fermata.run("doctor").exitStatus()).isZero();
    }
}
