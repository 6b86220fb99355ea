package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executions are given away as documents and taken in from them. */
@NullMarked
class TransferTest {
    private static final String[] THERE = {"Fermata-Namespace", "there"};

    @TempDir
    private Path folder;

    private Harness server;

    @BeforeEach
    void open() {
        server = Harness.open(folder);
        server.post("/namespaces", "{\"name\":\"there\"}");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_closed_execution_stands_elsewhere_as_it_ended() {
        server.post("/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"d\",\"input\":{\"value\":21}}");

        var taken = take(server.get("/export/d").body(), "copy", THERE);

        assertThat(taken.status()).as(taken.body()).isEqualTo(201);
        assertThat(taken.field("status")).isEqualTo("COMPLETED");
        assertThat(server.get("/executions/copy/result", THERE).field("result")).isEqualTo(42);
        assertThat(server.get("/executions/count", THERE).field("workflows.doubling.COMPLETED"))
                .isEqualTo(1);
        var history = server.get("/executions/copy/history", THERE);
        assertThat(history.list("events"))
                .hasSameSizeAs(server.get("/executions/d/history").list("events"));
        assertThat(history.body()).contains("imported from").contains("moving house");
        assertThat(server.get("/executions/copy").status()).isEqualTo(404);
    }

    @Test
    void a_failed_one_is_retried_where_it_was_taken_in() {
        server.post("/executions?wait=30s", "{\"workflow\":\"failing\",\"id\":\"f\"}");

        var taken = take(server.get("/export/f").body(), "f", THERE);

        assertThat(taken.field("status")).isEqualTo("FAILED");
        var retried = server.post("/executions/f/retry", "{}", THERE);
        assertThat(retried.status()).as(retried.body()).isEqualTo(204);
        assertThat(server.get("/executions/f/result?wait=30s", THERE).field("error.type"))
                .isEqualTo("Meant");
    }

    @Test
    void an_open_execution_comes_paused_and_goes_on_when_it_is_told_to() {
        server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w\"}");
        server.fermata.engine().settled("w").join();

        var taken = take(server.get("/export/w").body(), "w", THERE);

        assertThat(taken.field("status")).isEqualTo("PAUSED");
        var message = "{\"type\":\"order.paid\",\"key\":\"w\",\"value\":5}";
        server.post("/messages", message, THERE);
        assertThat(server.get("/executions/w/result?wait=1ms", THERE).status()).isEqualTo(202);
        server.post("/executions/w/resume", "{}", THERE);
        assertThat(server.get("/executions/w/result?wait=30s", THERE).field("result"))
                .isEqualTo(5);
        assertThat(server.get("/executions/w/result").status()).isEqualTo(202);
    }

    @Test
    void a_token_of_the_original_is_not_good_for_the_copy() {
        server.post("/executions", "{\"workflow\":\"asking\",\"id\":\"a\"}");
        var task = server.call("POST", "/queues/outside/poll?wait=30s", null);
        take(server.get("/export/a").body(), "copy");
        server.post("/executions/copy/resume", "{}");

        var again = server.call("POST", "/queues/outside/poll?wait=30s", null);
        server.post("/callbacks/" + task.field("token") + "/complete", "{\"result\":1}");

        assertThat(again.field("executionId")).isEqualTo("copy");
        assertThat(server.get("/executions/a/result?wait=30s").field("result")).isEqualTo(1);
        assertThat(server.get("/executions/copy/result?wait=1ms").status()).isEqualTo(202);
        server.post("/callbacks/" + again.field("token") + "/complete", "{\"result\":2}");
        assertThat(server.get("/executions/copy/result?wait=30s").field("result"))
                .isEqualTo(2);
    }

    @Test
    void nothing_is_overwritten() {
        server.post("/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"d\",\"input\":{\"value\":1}}");
        var before = server.get("/executions/d").body();

        assertThat(take(server.get("/export/d").body(), "d").status()).isEqualTo(409);
        assertThat(server.get("/executions/d").body()).isEqualTo(before);
        assertThat(server.get("/export/none").status()).isEqualTo(404);
    }

    @Test
    void what_no_engine_wrote_is_refused_and_writes_nothing() {
        server.post("/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"d\",\"input\":{\"value\":1}}");
        var good = server.get("/export/d").body();
        var records = new ArrayList<String>();
        server.get("/export/d").list("records").forEach(each -> records.add(String.valueOf(each)));
        var second = records.get(1);
        var wrong = new ArrayList<String>();

        for (var bad : List.of(
                "{}",
                "null",
                "[]",
                good.replace("\"fermataHistory\": 1", "\"fermataHistory\": 2"),
                good.replace(second, second.substring(4)),
                good.replace("\"" + second + "\",", ""),
                good.replace(records.getFirst(), second),
                good.replace(second, "!!!!"),
                good.replace("\"" + second + "\"", "null"),
                good.replace("\"" + records.getLast() + "\"", "\"" + records.getLast() + "\",\"" + second + "\""))) {
            var said = take(bad, "copy");
            if (said.status() != 400) {
                wrong.add(said.status() + " " + said.body() + " for " + bad);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(server.get("/executions/copy").status()).isEqualTo(404);
        assertThat(server.get("/executions/count").field("total")).isEqualTo(1);
    }

    private Harness.Said take(String document, String id, String... headers) {
        var body = "{\"document\":" + document + ",\"id\":" + Json.strict().line(id) + ",\"reason\":\"moving house\"}";
        return server.post("/import", body, headers);
    }
}
