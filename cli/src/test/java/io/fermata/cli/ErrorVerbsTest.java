package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of errors, of open updates, and of a history as a table. */
@Timeout(60)
class ErrorVerbsTest {
    private static final String MESSAGE = "the form says \"no\",\nthen:\r\n,nothing; =1+1";

    @TempDir
    private Path folder;

    private CliHarness fermata;

    @BeforeEach
    void open() {
        fermata = new CliHarness(folder.resolve("data"));
    }

    @Test
    void show_tells_the_category_of_what_failed() {
        fermata.run("run", "failing", "--id", "f");
        var shown = fermata.run("show", "f", "--json").json();

        assertThat(fermata.run("show", "f").out()).contains("category   LOGIC");
        assertThat(String.valueOf(shown.get("error"))).contains("category=LOGIC");
    }

    @Test
    void show_tells_the_category_of_the_last_failed_attempt() {
        failTask("{\"message\":\"scanner is off\",\"category\":\"DEPENDENCY\"}");

        assertThat(fermata.run("show", "a").out()).contains("last error: DEPENDENCY: scanner is off");
        assertThat(fermata.run("history", "a", "--json").out()).contains("\"category\":\"DEPENDENCY\"");
    }

    @Test
    void each_line_that_answers_a_callback_says_which() {
        var lines = fermata.run("run", "signing", "--id", "s").lines();

        assertThat(lines.subList(lines.size() - 4, lines.size()))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("# callback clerk:"),
                        line -> assertThat(line).startsWith("./fermata complete "),
                        line -> assertThat(line).isEqualTo("# callback boss:"),
                        line -> assertThat(line).startsWith("./fermata complete "));
    }

    @Test
    void an_answer_that_does_not_fit_fails_and_can_be_given_anew() {
        fermata.run("run", "signing", "--id", "s");
        fermata.run("complete", answerable(), "--result", "1");
        var slip = fermata.run("complete", answerable(), "--result", "\"two\"");

        assertThat(slip.exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(slip.err())
                .contains("the answer to callback \"boss\" does not fit")
                .contains("operation 2");

        assertThat(fermata.run("retry", "s", "--from", "2").exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(fermata.run("complete", answerable(), "--result", "2").lastLine())
                .isEqualTo("3");
    }

    @Test
    void a_severity_that_nobody_knows_is_refused_and_does_nothing() {
        fermata.run("run", "asking", "--id", "a");
        var token = token();
        var before = fermata.run("history", "a").lines();

        for (var category : List.of("critical", "WARNING", "", "5")) {
            var said = fermata.run("fail", token, "--error", "{\"message\":\"x\",\"category\":\"" + category + "\"}");

            assertThat(said.exitStatus()).as(category).isEqualTo(ExitStatus.USAGE);
            assertThat(said.err()).contains("category").contains("TRANSIENT").contains("LOGIC");
            assertThat(said.err().lines()).hasSize(1);
        }
        assertThat(fermata.run("history", "a").lines()).isEqualTo(before);
    }

    @Test
    void lack_of_resources_and_bugs_are_told_to_whoever_runs_it() {
        var said = failTask("{\"message\":\"disk is full\",\"category\":\"RESOURCE\"}");

        assertThat(said.err())
                .contains("execution a, operation 1 failed, is tried again: RESOURCE Failure: disk is full");
    }

    @Test
    void a_quote_or_line_end_in_a_message_breaks_no_row_of_the_csv() {
        failTask(io.fermata.embedded.Json.strict().line(Map.of("message", MESSAGE, "category", "VALIDATION")));

        var rows = rows(fermata.run("history", "a", "--format", "csv").out());

        assertThat(rows.getFirst())
                .containsExactly(
                        "at",
                        "workflow",
                        "execution",
                        "sequence",
                        "event",
                        "operation",
                        "name",
                        "state",
                        "attempt",
                        "message",
                        "detail");
        assertThat(rows).allMatch(row -> row.size() == rows.getFirst().size());
        assertThat(rows.stream().skip(1).map(row -> row.get(4)))
                .containsSubsequence("Started", "OperationOpened", "OperationClosed", "Closed");
        assertThat(rows.stream().skip(1).map(List::getFirst))
                .allMatch(at -> at.endsWith("Z") && Instant.parse(at).toEpochMilli() > 0);
        assertThat(rows)
                .filteredOn(row -> row.get(4).equals("OperationClosed"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get(1)).isEqualTo("asking");
                    assertThat(row.get(6)).isEqualTo("outside");
                    assertThat(row.get(7)).isEqualTo("failed");
                    assertThat(row.get(9)).isEqualTo(MESSAGE);
                });
    }

    @Test
    void show_tells_which_updates_are_not_answered_yet() {
        fermata.run("run", "listening", "--id", "l");
        CliHarness.Said shown;
        do {
            // A caller who does not wait may be gone before it is taken; the same id again is the same update.
            fermata.run("update", "l", "later", "--payload", "\"k\"", "--timeout", "100ms", "--update-id", "v");
            shown = fermata.run("show", "l");
        } while (!shown.out().contains("update     later, id v, open"));

        assertThat(fermata.run("show", "l", "--json").json()).containsEntry("updates", Map.of("v", "later"));
        fermata.run("publish", "order.paid", "--key", "k");
        assertThat(fermata.run("show", "l").out()).doesNotContain("update  ");
    }

    private CliHarness.Said failTask(String error) {
        fermata.run("run", "asking", "--id", "a");
        return fermata.run("fail", token(), "--error", error);
    }

    /** The token of the first wait of "s". */
    private String answerable() {
        var line = fermata.run("show", "s").lines().stream()
                .filter(each -> each.startsWith("./fermata complete "))
                .findFirst()
                .orElseThrow();
        return line.split(" ", -1)[2];
    }

    private String token() {
        return String.valueOf(fermata.run("poll", "outside", "--json").json().get("token"));
    }

    /** Reads a table as RFC 4180 says. */
    private static List<List<String>> rows(String csv) {
        assertThat(csv).endsWith("\r\n");
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted) {
                if (c == '"' && csv.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    field.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                row.add(field.toString().replaceAll("\r$", ""));
                field.setLength(0);
                if (c == '\n') {
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            } else {
                field.append(c);
            }
        }
        return rows;
    }
}
