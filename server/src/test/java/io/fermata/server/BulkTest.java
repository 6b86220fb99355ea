package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Status;
import io.fermata.store.local.LocalStoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same done with many executions, as a durable workflow. */
@NullMarked
class BulkTest {
    private static final String WAITING = "workflow = waiting";
    private static final Duration WAIT = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void a_dry_run_counts_shows_a_sample_and_does_nothing() {
        try (var server = Harness.open(folder)) {
            start(server, 25);

            var said = server.post("/bulk", bulk(WAITING, "TERMINATE", "\"dryRun\":true"));

            assertThat(said.status()).as(said.body()).isEqualTo(200);
            assertThat(said.field("total")).isEqualTo(25);
            assertThat(said.field("more")).isEqualTo(false);
            assertThat(said.field("id")).isNull();
            assertThat(said.list("sample")).hasSize(20);
            assertThat(server.get("/executions/count").field("workflows.waiting.RUNNING"))
                    .isEqualTo(25);
        }
    }

    @Test
    void what_the_filter_finds_is_done_with_and_nothing_else() {
        try (var server = Harness.open(folder)) {
            start(server, 30);
            server.post("/executions", "{\"workflow\":\"listening\",\"id\":\"other\"}");

            var begun = server.post("/bulk", bulk(WAITING, "TERMINATE", "\"perSecond\":1000"));

            assertThat(begun.status()).as(begun.body()).isEqualTo(201);
            var told = ended(server, begun);
            assertThat(told.field("finished")).isEqualTo(true);
            assertThat(told.field("done")).isEqualTo(30);
            assertThat(told.field("failed")).isEqualTo(0);
            assertThat(server.get("/executions/count").field("workflows.waiting.TERMINATED"))
                    .isEqualTo(30);
            assertThat(server.get("/executions/other").field("closedAt")).isNull();
            assertThat(server.get("/executions/w-7/history").body()).contains("\"clean up\"");
        }
    }

    @Test
    void what_cannot_be_done_is_told_and_does_not_stop_the_rest() {
        try (var server = Harness.open(folder)) {
            start(server, 2);
            server.post("/executions?wait=30s", "{\"workflow\":\"failing\",\"id\":\"f\"}");

            var begun = server.post("/bulk", bulk("startTime > 2020-01-01", "RETRY", "\"max\":3"));

            var told = ended(server, begun);
            assertThat(told.field("seen")).isEqualTo(3);
            assertThat(told.field("done")).isEqualTo(1);
            assertThat(told.list("failures")).hasSize(2);
        }
    }

    @Test
    void a_signal_reaches_each_once() {
        try (var server = Harness.open(folder)) {
            for (int i = 0; i < 5; i++) {
                server.post("/executions", "{\"workflow\":\"listening\",\"id\":\"l-" + i + "\"}");
            }

            var begun =
                    server.post("/bulk", bulk("workflow = listening", "SIGNAL", "\"name\":\"go\",\"value\":\"on\""));

            assertThat(ended(server, begun).field("done")).isEqualTo(5);
            assertThat(server.get("/executions/l-3/result?wait=30s").field("result"))
                    .isEqualTo("on");
        }
    }

    @Test
    void the_same_idempotency_key_is_the_same_work() {
        try (var server = Harness.open(folder)) {
            var body = bulk(WAITING, "PAUSE", "\"max\":1");

            var first = server.post("/bulk", body, Api.IDEMPOTENCY_KEY, "k");
            var again = server.post("/bulk", body, Api.IDEMPOTENCY_KEY, "k");

            assertThat(again.status()).isEqualTo(201);
            assertThat(again.field("id")).isEqualTo(first.field("id"));
            assertThat(server.get("/bulk/none").status()).isEqualTo(404);
            server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w\"}");
            assertThat(server.get("/bulk/w").status()).isEqualTo(404);
        }
    }

    @Test
    void what_makes_no_sense_is_refused_and_begins_nothing() {
        try (var server = Harness.open(folder)) {
            for (var body : List.of(
                    bulk("", "CANCEL", "\"max\":1"),
                    bulk("nonsense", "CANCEL", "\"max\":1"),
                    bulk(WAITING, "EXPLODE", "\"max\":1"),
                    bulk(WAITING, "CANCEL", "\"max\":0"),
                    bulk(WAITING, "CANCEL", "\"perSecond\":1001"),
                    bulk(WAITING, "SIGNAL", "\"max\":1"),
                    bulk(WAITING, "CANCEL", "\"name\":\"go\""),
                    bulk(WAITING, "CANCEL", "\"fromOperation\":\"1\""),
                    "{\"filter\":\"workflow = w\",\"verb\":\"CANCEL\"}",
                    "{\"filter\":\"workflow = w\",\"verb\":\"CANCEL\",\"reason\":\" \"}")) {
                assertThat(server.post("/bulk", body).status()).as(body).isEqualTo(400);
            }
            assertThat(server.post("/executions", "{\"workflow\":\"fermata.bulk\"}")
                            .status())
                    .isEqualTo(400);
            assertThat(server.get("/executions/count").field("total")).isEqualTo(0);
            assertThat(server.get("/workflows").body()).doesNotContain("fermata.bulk");
        }
    }

    @Test
    void it_goes_on_where_it_stood_after_the_process_ended() {
        var waits = new Waits();
        String id;
        try (var fermata = opened()) {
            for (int i = 0; i < 40; i++) {
                fermata.start("waiting", "w-" + i, null, Object.class);
            }
            var order = new BulkWork.Order(
                    WAITING, BulkWork.Verb.TERMINATE, "clean up", null, null, null, 20, 1_000, "tester");
            id = "bulk";
            fermata.start(
                    BulkWork.NAME,
                    id,
                    new BulkWork.State(order, null, BulkWork.Progress.NONE),
                    BulkWork.Progress.class);
            while (terminated(fermata) < 5) {
                Thread.onSpinWait();
            }
            waits.end();
            fermata.close(Duration.ZERO);
        }

        try (var fermata = opened()) {
            assertThat(terminated(fermata)).as("it was not through").isLessThan(40);
            var progress = fermata.execution(id, BulkWork.Progress.class).result(WAIT);

            assertThat(terminated(fermata)).isEqualTo(40);
            assertThat(progress.finished()).isTrue();
            assertThat(progress.done() + progress.skipped()).isEqualTo(40);
            assertThat(progress.failed()).isZero();
        }
    }

    private Fermata opened() {
        return Server.own(Fermata.embedded(folder)
                        .storeOptions(LocalStoreOptions.defaults()
                                .withLogFileBytes(1 << 20)
                                .withRoomBytesMin(0))
                        .register("waiting", new Samples.Waiting()))
                .open();
    }

    private static long terminated(Fermata fermata) {
        return fermata.counts().getOrDefault("waiting", java.util.Map.of()).getOrDefault(Status.TERMINATED, 0L);
    }

    private static void start(Harness server, int number) {
        for (int i = 0; i < number; i++) {
            server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w-" + i + "\"}");
        }
    }

    private static Harness.Said ended(Harness server, Harness.Said begun) {
        var id = begun.field("id");
        assertThat(server.get("/executions/" + id + "/result?wait=60s").field("status"))
                .isEqualTo("COMPLETED");
        return server.get("/bulk/" + id);
    }

    private static String bulk(String filter, String verb, String more) {
        return "{\"filter\":\"" + filter + "\",\"verb\":\"" + verb + "\",\"reason\":\"clean up\"," + more + "}";
    }
}
