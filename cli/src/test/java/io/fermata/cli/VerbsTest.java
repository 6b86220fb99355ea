package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs on a real store. */
class VerbsTest {
    @TempDir
    private Path folder;

    private CliHarness fermata;

    @BeforeEach
    void open() {
        fermata = new CliHarness(folder.resolve("data dir"));
    }

    @Test
    void run_ends_with_the_report_and_the_same_id_prints_it_again() {
        var first = fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":3}");
        var again = fermata.run("run", "counting", "--id", "c");

        assertThat(first.exitStatus()).isZero();
        assertThat(first.lines()).anyMatch(line -> line.contains("add-1") && line.contains("completed"));
        assertThat(first.lastLine()).isEqualTo("counted to 3");
        assertThat(again.out().strip()).isEqualTo("counted to 3");
        assertThat(again.exitStatus()).isZero();
    }

    @Test
    void show_has_exactly_the_documented_fields() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":1}");

        var shown = fermata.run("show", "c", "--json");

        assertThat(shown.lines()).hasSize(1);
        assertThat(shown.json().keySet())
                .containsExactly(
                        "id",
                        "run",
                        "workflow",
                        "status",
                        "waits",
                        "result",
                        "error",
                        "channels",
                        "correlation",
                        "causedBy",
                        "views",
                        "updates");
        assertThat(shown.json())
                .containsEntry("status", "COMPLETED")
                .containsEntry("result", Map.of("total", 1, "report", "counted to 1"));
    }

    @Test
    void run_with_json_prints_one_line() {
        var said = fermata.run("--json", "run", "counting", "--id", "c", "--input", "{\"steps\":2}");

        assertThat(said.lines()).hasSize(1);
        assertThat(said.json()).containsEntry("status", "COMPLETED");
    }

    @Test
    void history_shows_every_operation_once() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":2}");

        var lines = fermata.run("history", "c", "--json").lines();

        assertThat(lines).allMatch(line -> line.startsWith("{\"seq\":"));
        assertThat(lines.stream().filter(line -> line.contains("\"type\":\"OperationOpened\"")))
                .hasSize(2);
        assertThat(lines.stream().filter(line -> line.contains("\"type\":\"OperationClosed\"")))
                .hasSize(2);
        assertThat(fermata.run("history", "c").lines()).hasSameSizeAs(lines);
    }

    @Test
    void a_known_id_refuses_another_input_or_workflow() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":2}");

        var otherInput = fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":3}");
        var otherWorkflow = fermata.run("run", "failing", "--id", "c");
        var sameInput = fermata.run("run", "counting", "--id", "c", "--input", "{ \"note\": null, \"steps\": 2 }");

        assertThat(otherInput.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(otherInput.err()).contains("was started with another input");
        assertThat(otherWorkflow.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(otherWorkflow.err()).contains("belongs to an execution of counting");
        assertThat(sameInput.exitStatus()).isZero();
    }

    @Test
    void a_failed_execution_says_why_with_its_causes() {
        var said = fermata.run("run", "failing", "--id", "f");
        var shown = fermata.run("show", "f", "--json").json();

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(said.err()).contains("f is FAILED").contains("no such thing").contains("deep reason");
        assertThat(said.err()).doesNotContain("\tat ");
        assertThat(String.valueOf(shown.get("error"))).contains("no such thing", "deep reason");
        assertThat(fermata.run("result", "f").exitStatus()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void a_completed_execution_still_answers_queries() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":2}");

        var said = fermata.run("query", "c", "nothing");

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(said.err()).contains("no query");
    }

    @Test
    void unknown_ids_and_forged_tokens_are_refused() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":1}");

        for (var call : List.of(
                List.of("show", "nobody"),
                List.of("history", "nobody"),
                List.of("result", "nobody"),
                List.of("cancel", "nobody"),
                List.of("terminate", "nobody"),
                List.of("pause", "nobody"),
                List.of("resume", "nobody"),
                List.of("delete", "nobody"),
                List.of("retry", "nobody"),
                List.of("signal", "nobody", "s"),
                List.of("query", "nobody", "q"),
                List.of("complete", "forged", "--result", "1"),
                List.of("fail", "forged", "--error", "\"x\""),
                List.of("heartbeat", "forged"))) {
            var said = fermata.run(call.toArray(String[]::new));
            assertThat(said.exitStatus()).as(call + said.err()).isEqualTo(ExitStatus.USAGE);
            assertThat(said.err().lines()).as(call.toString()).hasSize(1);
        }
    }

    @Test
    void max_steps_pauses_and_the_same_command_goes_on() {
        var first = fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":4}", "--max-steps", "2");
        var done = fermata.run("history", "c", "--json").lines().stream()
                .filter(line -> line.contains("OperationClosed"))
                .toList();
        var rest = fermata.run("run", "counting", "--id", "c");

        assertThat(first.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(done).hasSize(2);
        assertThat(first.lastLine()).isEqualTo("./fermata resume c --max-steps 2 --data '" + fermata.data() + "'");
        assertThat(rest.exitStatus()).isZero();
        assertThat(rest.lastLine()).isEqualTo("counted to 4");
    }

    @Test
    void max_steps_holds_across_processes_and_resume_allows_more() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":6}", "--max-steps", "2");
        var opened = fermata.run("history", "c", "--json").lines().stream()
                .filter(line -> line.contains("OperationOpened"))
                .toList();
        var shown = fermata.run("show", "c", "--json").json();
        var more = fermata.run("resume", "c", "--max-steps", "3");
        var refused = fermata.run("resume", "c", "--max-steps", "0");
        var last = fermata.run("resume", "c", "--max-steps", "1");

        assertThat(opened).as("no step is begun behind the limit").hasSize(2);
        assertThat(String.valueOf(shown.get("waits"))).contains("resume c --max-steps 2");
        assertThat(more.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(more.out()).contains("step limit 3 reached");
        assertThat(more.lastLine()).startsWith("./fermata resume c --max-steps 3");
        assertThat(refused.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(last.exitStatus()).as("the run ends with its last step").isZero();
        assertThat(last.lastLine()).isEqualTo("counted to 6");
    }

    @Test
    void a_wait_prints_the_command_that_continues_it() {
        var parked = fermata.run("run", "waiting", "--id", "o 1");
        var shown = fermata.run("show", "o 1", "--json").json();
        var command = "./fermata publish order.paid --key 'o 1' --data '" + fermata.data() + "'";

        assertThat(parked.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(parked.lastLine()).isEqualTo(command);
        assertThat(shown).containsEntry("status", "PARKED");
        assertThat(String.valueOf(shown.get("waits"))).contains("order.paid", command);

        var paid = fermata.run("publish", "order.paid", "--key", "o 1", "--payload", "{\"sum\":7}");

        assertThat(paid.exitStatus()).isZero();
        assertThat(paid.lastLine()).isEqualTo("{\"sum\":7}");
    }

    @Test
    void a_message_before_the_wait_is_kept() {
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":1}");

        var early = fermata.run("publish", "order.paid", "--key", "late", "--payload", "1");
        var run = fermata.run("run", "waiting", "--id", "late");

        assertThat(early.exitStatus()).isZero();
        assertThat(early.err()).contains("nobody waits");
        assertThat(run.exitStatus()).isZero();
        assertThat(run.lastLine()).isEqualTo("1");
    }

    @Test
    void a_task_is_taken_and_completed_by_hand() {
        var parked = fermata.run("run", "asking", "--id", "a", "--input", "\"why?\"");
        var task = fermata.run("poll", "outside", "--json").json();
        var token = String.valueOf(task.get("token"));

        assertThat(parked.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(parked.lastLine()).startsWith("./fermata poll outside");
        assertThat(task).containsEntry("id", "a").containsEntry("input", "why?").containsEntry("attempt", 1);
        assertThat(fermata.run("poll", "outside", "--json").out()).isEmpty();
        assertThat(fermata.run("heartbeat", token, "--json").json()).containsEntry("wanted", true);

        var completed = fermata.run("complete", token, "--result", "{\"because\":1}");
        var again = fermata.run("complete", token, "--result", "{\"because\":1}");
        var other = fermata.run("complete", token, "--result", "2");

        assertThat(completed.exitStatus()).isZero();
        assertThat(completed.lastLine()).isEqualTo("{\"because\":1}");
        assertThat(again.exitStatus()).isZero();
        assertThat(other.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(other.err()).contains("closed");
    }

    @Test
    void a_task_fails_by_hand_for_good() {
        fermata.run("run", "asking", "--id", "a", "--input", "null");
        var token =
                String.valueOf(fermata.run("poll", "outside", "--json").json().get("token"));

        var failed = fermata.run("fail", token, "--error", "{\"message\":\"cannot\",\"category\":\"VALIDATION\"}");

        assertThat(failed.exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(failed.err()).contains("cannot");
    }

    @Test
    void workers_of_this_process_do_their_tasks() {
        var said = fermata.run("run", "delegating", "--id", "d");

        assertThat(said.exitStatus()).isZero();
        assertThat(said.lastLine()).isEqualTo("work done by inside");
    }

    @Test
    void start_records_and_a_later_run_finishes() {
        var started = fermata.run("start", "counting", "--id", "c", "--input", "{\"steps\":1}", "--json");
        var open = fermata.run("result", "c");
        var finished = fermata.run("run", "counting", "--id", "c");

        assertThat(started.exitStatus()).isZero();
        assertThat(started.json()).containsEntry("id", "c").containsEntry("created", true);
        assertThat(open.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(finished.lastLine()).isEqualTo("counted to 1");
    }

    @Test
    void an_operator_pauses_resumes_terminates_and_deletes() {
        fermata.run("run", "waiting", "--id", "o");

        assertThat(fermata.run("pause", "o", "--reason", "lunch").out()).contains("PAUSED");
        assertThat(fermata.run("show", "o").out()).contains("lunch").contains("./fermata resume o");
        assertThat(fermata.run("resume", "o").exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(fermata.run("delete", "o").exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(fermata.run("terminate", "o").out()).contains("TERMINATED");
        assertThat(fermata.run("run", "waiting", "--id", "o").exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(fermata.run("delete", "o").exitStatus()).isZero();
        assertThat(fermata.run("show", "o").exitStatus()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void list_filters_and_limits() {
        fermata.run("run", "counting", "--id", "c1", "--input", "{\"steps\":1}");
        fermata.run("run", "counting", "--id", "c2", "--input", "{\"steps\":1}");
        fermata.run("run", "waiting", "--id", "w");

        var all = fermata.run("list", "--json");
        var parked = fermata.run("list", "--filter", "status = PARKED and workflow = \"waiting\"", "--json");
        var wrong = fermata.run("list", "--filter", "colour = 3");

        assertThat(all.lines()).hasSize(3);
        assertThat(all.json()).containsEntry("id", "c1").containsEntry("status", "COMPLETED");
        assertThat(parked.lines()).hasSize(1);
        assertThat(parked.json()).containsEntry("id", "w");
        assertThat(fermata.run("list", "--limit", "2").lines()).hasSize(2);
        assertThat(wrong.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(wrong.err().lines()).hasSize(1);
    }

    @Test
    void an_update_is_answered_and_its_errors_have_exit_statuses() {
        fermata.run("run", "listening", "--id", "l");

        var answered = fermata.run("update", "l", "double", "--payload", "21", "--update-id", "u");
        var again = fermata.run("update", "l", "double", "--payload", "21", "--update-id", "u", "--json");
        var failed = fermata.run("update", "l", "double", "--payload", "2000000000");
        var rejected = fermata.run("update", "l", "double", "--payload", "\"x\"");
        var late = fermata.run("update", "l", "later", "--payload", "\"k\"", "--timeout", "0s", "--update-id", "v");

        assertThat(answered.exitStatus()).isZero();
        assertThat(answered.lastLine()).isEqualTo("42");
        assertThat(again.json()).containsEntry("answer", 42);
        assertThat(failed.exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(rejected.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(late.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(late.err()).contains("--update-id v");
        assertThat(fermata.run("show", "l", "--json").json()).containsEntry("channels", Map.of("asked", 2));
    }

    @Test
    void signals_and_queries_reach_an_execution() {
        var parked = fermata.run("run", "listening", "--id", "l");
        var mood = fermata.run("query", "l", "mood");
        var unknown = fermata.run("query", "l", "colour");
        var gone = fermata.run("signal", "l", "go", "--payload", "[1]");

        assertThat(parked.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(parked.lastLine()).startsWith("./fermata signal l go");
        assertThat(mood.lastLine()).isEqualTo("patient");
        assertThat(unknown.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(gone.exitStatus()).isZero();
        assertThat(gone.lastLine()).isEqualTo("[1]");
    }

    @Test
    void what_continues_a_child_continues_its_parent() {
        var parked = fermata.run("run", "parent", "--id", "p");
        var paid = fermata.run("publish", "order.paid", "--key", "child-of-p", "--payload", "3");
        var done = fermata.run("run", "parent", "--id", "p");

        assertThat(parked.exitStatus()).isEqualTo(ExitStatus.PARKED);
        assertThat(parked.lastLine()).startsWith("./fermata publish order.paid --key child-of-p");
        assertThat(paid.exitStatus()).isZero();
        assertThat(done.exitStatus()).isZero();
        assertThat(done.lastLine()).isEqualTo("3");
    }

    @Test
    void cancel_is_done_when_the_execution_is_cancelled() {
        fermata.run("run", "waiting", "--id", "o");

        var cancelled = fermata.run("cancel", "o", "--json");

        assertThat(cancelled.exitStatus()).isZero();
        assertThat(cancelled.json()).containsEntry("status", "CANCELLED");
    }

    @Test
    void graph_draws_the_plan_and_what_was_taken_of_it() {
        fermata.run("run", "shapes", "--id", "s", "--input", "\"x\"");

        var plan = fermata.run("graph", "shapes");
        var taken = fermata.run("graph", "shapes", "--execution", "s", "--format", "json");

        assertThat(plan.out()).startsWith("flowchart TD").contains("n0[\"a\"]", "n0 --> n1", "n1 --> |\"failed\"| n2");
        assertThat(fermata.run("graph", "shapes", "--format", "dot").out())
                .startsWith("digraph \"shapes\"")
                .contains("\"a\" -> \"b\"");
        assertThat(taken.json().get("nodes"))
                .isEqualTo(List.of(
                        Map.of("name", "a", "kind", "step", "state", "SUCCEEDED"),
                        Map.of("name", "b", "kind", "step", "state", "SUCCEEDED"),
                        Map.of("name", "c", "kind", "step", "state", "PLANNED")));
    }

    @Test
    void graph_of_plain_code_says_that_there_is_none() {
        var plain = fermata.run("graph", "counting");
        var unknown = fermata.run("graph", "shape");

        assertThat(plain.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(plain.err())
                .contains("'counting' is plain code and has no graph")
                .hasLineCount(1);
        assertThat(unknown.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(unknown.err()).contains("did you mean shapes?").hasLineCount(1);
    }
}
