package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forks, comparisons and results by hand over HTTP, and what a caller does wrong with keys and checks. */
@NullMarked
class RepairTest {
    private static final String REVIEW =
            "{\"workflow\":\"reviewing\",\"id\":\"r\",\"input\":" + "{\"base\":\"main\",\"lines\":10}}";

    @TempDir
    private Path folder;

    private Harness server;

    @BeforeEach
    void open() {
        server = Harness.open(folder);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_fork_with_another_input_has_another_result_and_the_two_are_compared() {
        server.post("/executions?wait=30s", REVIEW);

        var forked = server.post(
                "/executions/r/fork",
                "{\"id\":\"r2\",\"reason\":\"other base\",\"input\":{\"base\":\"next\",\"lines\":4}}");

        assertThat(forked.status()).as(forked.body()).isEqualTo(201);
        assertThat(forked.headers()).containsEntry("Location", "/api/v1/executions/r2");
        assertThat(result("r2")).isEqualTo("next: 8");
        assertThat(result("r")).isEqualTo("main: 20");
        var diff = server.get("/executions/r/diff?with=r2");
        assertThat(diff.list("differing")).isEqualTo(List.of("input", "result"));
        assertThat(verdicts(diff)).containsExactly("DIFFERS", "DIFFERS");
    }

    @Test
    void a_fork_with_another_result_of_an_operation_keeps_what_came_before() {
        server.post("/executions?wait=30s", REVIEW);

        var forked =
                server.post("/executions/r/fork", "{\"id\":\"r2\",\"reason\":\"as if\",\"from\":\"2\",\"result\":99}");

        assertThat(forked.status()).as(forked.body()).isEqualTo(201);
        assertThat(result("r2")).isEqualTo("main: 99");
        assertThat(verdicts(server.get("/executions/r/diff?with=r2"))).containsExactly("SAME", "DIFFERS");
        assertThat(server.get("/executions/r2/history").body()).contains("Forked", "as if");
    }

    @Test
    void a_fork_that_makes_no_sense_is_refused() {
        server.post("/executions?wait=30s", REVIEW);
        var both = "{\"reason\":\"r\",\"from\":\"2\",\"input\":1,\"result\":2}";

        assertThat(server.post("/executions/r/fork", both).status()).isEqualTo(400);
        assertThat(server.post("/executions/r/fork", "{\"reason\":\"r\",\"from\":\"77\"}")
                        .status())
                .isEqualTo(404);
        assertThat(server.post("/executions/none/fork", "{\"reason\":\"r\"}").status())
                .isEqualTo(404);
        assertThat(server.post("/executions/r/fork", "{\"reason\":\"r\",\"id\":\"r\"}")
                        .status())
                .isEqualTo(409);
        assertThat(server.get("/executions/count").field("total")).isEqualTo(1);
    }

    @Test
    void an_open_operation_gets_its_result_by_hand_with_who_and_why() {
        server.post("/executions", "{\"workflow\":\"asking\",\"id\":\"a\"}");
        var task = server.call("POST", "/queues/outside/poll?wait=30s", null);
        var byHand = "{\"operation\":\"1\",\"result\":\"by hand\",\"reason\":\"the desk is ill\"}";

        assertThat(server.post("/executions/a/complete-operation", byHand).status())
                .isEqualTo(204);

        assertThat(result("a")).isEqualTo("by hand");
        assertThat(server.get("/executions/a/history").body()).contains("the desk is ill", "\"actor\":\"local\"");
        assertThat(server.post("/executions/a/complete-operation", byHand).status())
                .isEqualTo(409);
        assertThat(server.post("/callbacks/" + task.field("token") + "/complete", "{\"result\":1}")
                        .status())
                .isIn(404, 409, 410);
    }

    @Test
    void a_result_by_hand_that_does_not_fit_is_refused_and_writes_nothing() {
        server.post("/executions", "{\"workflow\":\"ordering\",\"id\":\"o\"}");
        var before = server.get("/executions/o/history").body();

        for (var misfit : List.of("\"many\"", "{\"lines\":2}", "{\"base\":\"b\",\"lines\":2,\"more\":1}", "[1]")) {
            var said = byHand("1", misfit);

            assertThat(said.status()).as(misfit).isEqualTo(400);
            assertThat(said.field("field")).isEqualTo("result");
        }
        assertThat(byHand("1", "{\"base\":\"b\",\"lines\":\"x\"}").field("rule"))
                .isEqualTo("lines must be a whole number, found the text \"x\"");
        assertThat(server.get("/executions/o/history").body()).isEqualTo(before);

        assertThat(byHand("1", "{\"base\":\"b\",\"lines\":2}").status()).isEqualTo(204);
        assertThat(byHand("2", "\"ten\"").field("field")).isEqualTo("result");
        assertThat(byHand("2", "10").status()).isEqualTo(204);
        assertThat(result("o")).isEqualTo("b 2 10");
    }

    @Test
    void a_paused_execution_takes_only_a_result_that_fits_either() {
        server.post("/executions", "{\"workflow\":\"ordering\",\"id\":\"o\"}");
        server.post("/executions/o/pause", "{\"reason\":\"lunch\"}");

        assertThat(byHand("1", "[1]").status()).isEqualTo(400);
        assertThat(byHand("1", "{\"base\":\"b\",\"lines\":2}").status()).isEqualTo(204);
        assertThat(byHand("7", "1").status()).isEqualTo(404);
    }

    private Harness.Said byHand(String operation, String result) {
        return server.post(
                "/executions/o/complete-operation",
                "{\"operation\":\"" + operation + "\",\"result\":" + result + ",\"reason\":\"the desk is ill\"}");
    }

    @Test
    void a_failed_execution_is_retried_without_an_input() {
        server.post("/executions?wait=30s", "{\"workflow\":\"failing\",\"id\":\"f\"}");

        assertThat(server.post("/executions/f/retry", "{\"reason\":\"again\"}").status())
                .isEqualTo(204);
    }

    @Test
    void a_key_with_another_body_is_refused_and_writes_nothing() {
        var first = server.post("/executions", "{\"workflow\":\"listening\"}", Api.IDEMPOTENCY_KEY, "k");
        var other = server.post("/executions", "{\"workflow\":\"waiting\"}", Api.IDEMPOTENCY_KEY, "k");
        var message = "{\"type\":\"t\",\"key\":\"a\"}";
        server.post("/messages", message, Api.IDEMPOTENCY_KEY, "k");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.field("type")).isEqualTo("urn:fermata:problem:key-reused");
        assertThat(server.post("/messages", message.replace("\"a\"", "\"b\""), Api.IDEMPOTENCY_KEY, "k")
                        .status())
                .isEqualTo(422);
        assertThat(server.post("/executions", "{\"workflow\":\"listening\"}", Api.IDEMPOTENCY_KEY, "k")
                        .field("id"))
                .isEqualTo(first.field("id"));
        assertThat(server.get("/executions/count").field("total")).isEqualTo(1);
    }

    @Test
    void a_key_whose_request_was_refused_is_free_again() {
        var refused = server.post("/executions", "{\"workflow\":\"none\"}", Api.IDEMPOTENCY_KEY, "k");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(server.post("/executions", "{\"workflow\":\"waiting\"}", Api.IDEMPOTENCY_KEY, "k")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_check_that_breaks_is_told_and_nothing_is_written() {
        var said = server.post("/executions", "{\"workflow\":\"reviewing\",\"input\":{\"base\":\"\",\"lines\":1}}");

        assertThat(said.status()).isEqualTo(400);
        assertThat(String.valueOf(said.field("detail"))).contains("check of reviewing", "IllegalStateException");
        assertThat(server.get("/executions/count").field("total")).isEqualTo(0);
    }

    private Object result(String id) {
        return String.valueOf(
                server.get("/executions/" + id + "/result?wait=30s").field("result"));
    }

    private static List<String> verdicts(Harness.Said diff) {
        return diff.list("operations").stream()
                .map(each -> String.valueOf(((Map<?, ?>) each).get("verdict")))
                .toList();
    }
}
