package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.embedded.RunDiff;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two executions side by side. */
class DiffVerbTest {
    @TempDir
    private Path folder;

    private CliHarness fermata;

    @BeforeEach
    void open() {
        fermata = new CliHarness(folder.resolve("data"));
        fermata.run("run", "counting", "--id", "two", "--input", "{\"steps\":2}");
    }

    @Test
    void the_same_work_is_the_same_and_exits_with_0() {
        fermata.run("run", "counting", "--id", "again", "--input", "{\"steps\":2}");

        var said = fermata.run("diff", "two", "again");

        assertThat(said.exitStatus()).isZero();
        assertThat(said.lines()).allMatch(line -> line.startsWith("same ")).hasSize(3);
    }

    @Test
    void what_one_alone_did_and_what_came_out_is_told_and_exits_with_1() {
        fermata.run("run", "counting", "--id", "three", "--input", "{\"steps\":3}");

        var said = fermata.run("diff", "two", "three");
        var json = fermata.run("diff", "three", "two", "--json");

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(said.out())
                .contains("{\"steps\":2,\"note\":null}  |  {\"steps\":3,\"note\":null}")
                .contains("same       2         step add-1")
                .contains("only in B  3         step add-2");
        assertThat(json.json().keySet()).containsExactly("a", "b", "differing", "operations");
        assertThat(json.out())
                .contains("\"differing\":[\"input\",\"result\"]")
                .contains("{\"operation\":\"3\",\"verdict\":\"ONLY_A\"");
    }

    @Test
    void answer_passes_the_socket_unchanged() {
        var side = new RunDiff.Side("a", "r", "w", RawJson.NULL, Status.FAILED, null, new RawJson("{}"));
        var told = new RunDiff.Told("step", "n", null, "open", null, null);
        var one = new RunDiff.Operation("1", RunDiff.Verdict.ONLY_A, List.of(), told, null);
        var answer = new Answer.Compared(new RunDiff(side, side, List.of("input"), List.of(one)));

        var line = Json.strict().line(answer);

        assertThat(Json.strict().line(Json.strict().read(line, TypeRef.of(Answer.class))))
                .isEqualTo(line);
    }

    @Test
    void messages_and_open_operations_are_compared() {
        fermata.run("run", "waiting", "--id", "a");
        fermata.run("run", "waiting", "--id", "b");
        fermata.run("publish", "order.paid", "--key", "a", "--payload", "42");

        assertThat(fermata.run("diff", "a", "b").out())
                .contains("differs              status                         COMPLETED  |  PARKED")
                .contains("outcome: completed  |  open")
                .contains("result: [42]  |  -");
        assertThat(fermata.run("diff", "a", "nobody").exitStatus()).isEqualTo(ExitStatus.USAGE);
    }
}
