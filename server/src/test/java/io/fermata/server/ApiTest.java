package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server is for: whatever an embedder can do with executions can be done over HTTP. */
@NullMarked
class ApiTest {
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
    void a_start_that_waits_answers_with_the_result() {
        var said = server.post(
                "/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"d 1\",\"input\":{\"value\":21}}");

        assertThat(said.status()).isEqualTo(201);
        assertThat(said.headers()).containsEntry("Location", "/api/v1/executions/d%201");
        assertThat(said.field("status")).isEqualTo("COMPLETED");
        assertThat(said.field("result")).isEqualTo(42);
        assertThat(server.get("/executions/d%201").field("workflow")).isEqualTo("doubling");
    }

    @Test
    void a_failed_execution_is_told_with_its_error() {
        var said = server.post("/executions?wait=30s", "{\"workflow\":\"failing\",\"id\":\"f\"}");

        assertThat(said.field("status")).isEqualTo("FAILED");
        assertThat(said.field("error.type")).isEqualTo("Meant");
        assertThat(server.get("/executions/f/result").status()).isEqualTo(200);
        assertThat(server.get("/executions/f/result").field("error.message")).isEqualTo("it is meant to");
    }

    @Test
    void a_result_that_is_not_there_yet_is_accepted_and_comes_with_the_message() {
        start("waiting", "w");

        assertThat(server.get("/executions/w/result?wait=1ms").status()).isEqualTo(202);
        var published = server.post("/messages", "{\"type\":\"order.paid\",\"key\":\"w\",\"value\":7}");

        assertThat(published.field("executions")).isEqualTo(List.of("w"));
        var ended = server.get("/executions/w/result?wait=30s");
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.field("result")).isEqualTo(7);
    }

    @Test
    void the_same_idempotency_key_is_the_same_start_signal_and_message() {
        var start = "{\"workflow\":\"listening\"}";
        var first = server.post("/executions", start, Api.IDEMPOTENCY_KEY, "k1");
        var again = server.post("/executions", start, Api.IDEMPOTENCY_KEY, "k1");
        var other = server.post("/executions", start, Api.IDEMPOTENCY_KEY, "k2");
        var message = "{\"type\":\"order.paid\",\"key\":\"nobody\"}";

        assertThat(again.field("id")).isEqualTo(first.field("id")).isNotEqualTo(other.field("id"));
        assertThat(server.post("/messages", message, Api.IDEMPOTENCY_KEY, "m").field("duplicate"))
                .isEqualTo(false);
        assertThat(server.post("/messages", message, Api.IDEMPOTENCY_KEY, "m").field("duplicate"))
                .isEqualTo(true);
        var signal = "/executions/" + first.field("id") + "/signal";
        assertThat(server.post(signal, "{\"name\":\"other\"}", Api.IDEMPOTENCY_KEY, "s")
                        .status())
                .isEqualTo(204);
        assertThat(server.post(signal, "{\"name\":\"other\"}", Api.IDEMPOTENCY_KEY, "s")
                        .status())
                .isEqualTo(204);
        assertThat(server.get("/executions/" + first.field("id") + "/history")
                        .body()
                        .split("\"Signalled\"", -1))
                .hasSize(2);
    }

    @Test
    void an_execution_is_asked_told_to_and_signalled() {
        start("listening", "l");

        assertThat(server.post("/executions/l/query", "{\"name\":\"mood\"}").field("result"))
                .isEqualTo("patient");
        assertThat(server.post("/executions/l/update", "{\"name\":\"double\",\"argument\":4}")
                        .field("result"))
                .isEqualTo(8);
        assertThat(server.post("/executions/l/signal", "{\"name\":\"go\",\"value\":[1]}")
                        .status())
                .isEqualTo(204);
        assertThat(server.get("/executions/l/result?wait=30s").field("result")).isEqualTo(List.of(1));
    }

    @Test
    void an_operator_pauses_resumes_cancels_terminates_and_forgets() {
        start("waiting", "a");
        start("waiting", "b");

        assertThat(server.post("/executions/a/pause", "{\"reason\":\"lunch\"}").status())
                .isEqualTo(204);
        assertThat(server.get("/executions/a").field("status")).isEqualTo("PAUSED");
        assertThat(server.post("/executions/a/resume", "").status()).isEqualTo(204);
        assertThat(server.post("/executions/a/cancel", "{\"reason\":\"over\"}").status())
                .isEqualTo(204);
        assertThat(server.get("/executions/a/result?wait=30s").field("status")).isEqualTo("CANCELLED");
        assertThat(server.post("/executions/b/terminate", "{}").status()).isEqualTo(204);
        assertThat(server.call("DELETE", "/executions/b", null).status()).isEqualTo(204);
        assertThat(server.get("/executions/b").status()).isEqualTo(404);
        assertThat(server.get("/executions/a/history").body()).contains("lunch").contains("\"local\"");
    }

    @Test
    void a_task_is_polled_kept_alive_and_completed() {
        start("asking", "t");

        var task = server.call("POST", "/queues/outside/poll?wait=30s&worker=me", null);
        var callback = "/callbacks/" + task.field("token");

        assertThat(task.field("executionId")).isEqualTo("t");
        assertThat(server.post(callback + "/heartbeat", "").status()).isEqualTo(204);
        assertThat(server.post(callback + "/complete", "{\"result\":\"done\"}").status())
                .isEqualTo(204);
        assertThat(server.post(callback + "/complete", "{\"result\":\"done\"}").status())
                .isEqualTo(204);
        assertThat(server.post(callback + "/complete", "{\"result\":\"else\"}").status())
                .isEqualTo(409);
        assertThat(server.get("/executions/t/result?wait=30s").field("result")).isEqualTo("done");
        assertThat(server.call("POST", "/queues/outside/poll", null).status()).isEqualTo(204);
    }

    @Test
    void a_task_may_fail_for_good() {
        start("asking", "t");
        var task = server.call("POST", "/queues/outside/poll?wait=30s", null);

        var failed = server.post(
                "/callbacks/" + task.field("token") + "/fail",
                "{\"type\":\"NoSuchThing\",\"message\":\"gone\",\"category\":\"VALIDATION\"}");

        assertThat(failed.status()).isEqualTo(204);
        assertThat(server.get("/executions/t/result?wait=30s").field("status")).isEqualTo("FAILED");
        assertThat(server.get("/executions/t").body()).contains("NoSuchThing").contains("gone");
    }

    @Test
    void lists_come_by_pages_and_counts_in_one() {
        for (int i = 0; i < 5; i++) {
            start("waiting", "w" + i);
        }

        var first = server.get("/executions?limit=3&filter=workflow%20%3D%20%22waiting%22");
        var second =
                server.get("/executions?limit=3&filter=workflow%20%3D%20%22waiting%22&cursor=" + first.field("next"));

        assertThat(first.list("executions")).hasSize(3);
        assertThat(second.list("executions")).hasSize(2);
        assertThat(second.field("next")).isNull();
        assertThat(server.get("/executions/count").field("total")).isEqualTo(5);
    }

    @Test
    void a_history_comes_by_pages_and_as_events() {
        server.post("/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"d\",\"input\":{\"value\":1}}");

        var first = server.get("/executions/d/history?limit=2");
        var second = server.get("/executions/d/history?cursor=" + first.field("next"));
        var live = server.get("/executions/d/history", "Accept", "text/event-stream")
                .body();
        var ids = live.lines().map(line -> line.split(" ", -1)[0]).toList();
        var rest = server.get("/executions/d/history", "Accept", "text/event-stream", "Last-Event-ID", ids.get(1))
                .body();

        int events = first.list("events").size() + second.list("events").size();
        assertThat(live.lines()).hasSize(events + 1);
        assertThat(live).endsWith(" end\n");
        assertThat(rest.lines()).hasSize(events + 1 - 2);
    }

    @Test
    void what_did_not_change_is_not_sent_again() {
        start("waiting", "w");
        var tag = server.get("/executions/w").headers().get("ETag");

        var again = server.get("/executions/w", "If-None-Match", String.valueOf(tag));

        assertThat(tag).isNotNull();
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void workflows_are_told_with_the_schema_of_their_input() {
        var told = server.get("/workflows/doubling");

        assertThat(server.get("/workflows").body()).contains("\"doubling\"", "\"waiting\"");
        assertThat(told.field("inputSchema.$ref")).isEqualTo("#/$defs/Samples.Doubled");
        assertThat(told.body()).contains("\"required\":[\"value\"]").contains("\"additionalProperties\":false");
        assertThat(told.field("outputSchema.type")).isEqualTo("integer");
    }

    @Test
    void a_server_that_ends_lets_go_of_those_who_wait() throws Exception {
        start("waiting", "w");
        var waiting = new java.util.concurrent.FutureTask<>(() -> server.get("/executions/w/result?wait=60s"));
        Thread.ofVirtual().start(waiting);
        while (server.waits.waiting() == 0) {
            Thread.onSpinWait();
        }

        server.waits.end();

        assertThat(waiting.get().status()).isEqualTo(503);
        assertThat(waiting.get().headers()).containsKey("Retry-After");
        assertThat(server.get("/health/ready").status()).isEqualTo(503);
        assertThat(server.get("/health/live").status()).isEqualTo(200);
    }

    private void start(String workflow, String id) {
        var said = server.post("/executions", "{\"workflow\":\"" + workflow + "\",\"id\":\"" + id + "\"}");
        assertThat(said.status()).as(said.body()).isEqualTo(201);
    }
}
