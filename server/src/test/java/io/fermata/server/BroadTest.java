package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues, workers, keys, counts and comparisons over HTTP. */
@NullMarked
class BroadTest {
    @TempDir
    private Path folder;

    private Harness server;

    @BeforeEach
    void open() {
        server = Harness.locked(folder).as(Role.ADMIN);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_queue_tells_its_depth_its_oldest_task_and_who_asked_last() {
        server.post("/executions", "{\"workflow\":\"asking\",\"id\":\"a\"}");
        server.post("/executions", "{\"workflow\":\"asking\",\"id\":\"b\"}");
        server.call("POST", "/queues/outside/poll?wait=30s&worker=w-1&slots=3", null);
        var settled = server.get("/executions/b/why"); // Answers once its task is in the queue.

        var queue = only(server.get("/queues"), "queues");
        var worker = only(server.get("/workers"), "workers");

        assertThat(settled.status()).isEqualTo(200);
        assertThat(queue).containsEntry("queue", "outside").containsEntry("leased", 1);
        assertThat(queue.get("lastPoll")).isNotNull();
        assertThat(worker)
                .containsEntry("worker", "w-1")
                .containsEntry("queue", "outside")
                .containsEntry("kind", "POLLING")
                .containsEntry("slots", 3);
    }

    @Test
    void those_who_asked_long_ago_are_forgotten_and_never_too_many_remembered() {
        var now = new Instant[] {Instant.parse("2026-01-01T00:00:00Z")};
        var pollers = new Pollers(() -> now[0]);
        pollers.polled("q", "old", 1);
        now[0] = now[0].plus(Pollers.REMEMBERED).plus(Duration.ofSeconds(1));
        assertThat(pollers.seen()).isEmpty();
        assertThat(pollers.last("q")).isNull();

        for (int i = 0; i < Pollers.POLLERS_MAX + 50; i++) {
            now[0] = now[0].plusMillis(1);
            pollers.polled("q", "w" + i, 1);
        }

        assertThat(pollers.seen()).hasSizeBetween(Pollers.POLLERS_MAX * 8 / 10, Pollers.POLLERS_MAX);
        assertThat(pollers.last("q")).isEqualTo(now[0]);
    }

    @Test
    void a_key_is_made_used_and_revoked_over_http_and_its_text_shown_once() {
        var made = server.post("/keys", "{\"name\":\"ci\",\"role\":\"VIEWER\"}");
        var bearer = "Bearer " + made.field("secret");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.headers()).containsEntry("Cache-Control", "no-store");
        assertThat(made.field("key.namespace")).isEqualTo("default");
        assertThat(server.get("/executions", "Authorization", bearer).status()).isEqualTo(200);
        assertThat(server.get("/keys", "Authorization", bearer).status()).isEqualTo(403);
        assertThat(server.get("/keys").body())
                .contains(String.valueOf(made.field("key.id")))
                .doesNotContain(String.valueOf(made.field("secret")))
                .doesNotContain("digest");
        assertThat(server.call("DELETE", "/keys/" + made.field("key.id"), null).status())
                .isEqualTo(204);
        assertThat(server.get("/executions", "Authorization", bearer).status()).isEqualTo(401);
        assertThat(server.call("DELETE", "/keys/none", null).status()).isEqualTo(404);
    }

    @Test
    void the_administrator_of_a_namespace_makes_no_key_for_others() {
        server.post("/namespaces", "{\"name\":\"there\"}");
        var own = "Bearer " + server.keys.create("t", Role.ADMIN, "there").text();
        String[] there = {"Fermata-Namespace", "there", "Authorization", own};

        assertThat(server.post("/keys", "{\"name\":\"n\",\"role\":\"ADMIN\"}", there)
                        .field("key.namespace"))
                .isEqualTo("there");
        for (var foreign : List.of("*", "default", "none")) {
            var body = "{\"name\":\"n\",\"role\":\"VIEWER\",\"namespace\":\"" + foreign + "\"}";
            assertThat(server.post("/keys", body, there).status()).isEqualTo(403);
        }
        assertThat(server.get("/keys", there).list("keys")).hasSize(2);
    }

    @Test
    void a_count_takes_a_filter() {
        server.post("/executions?wait=30s", "{\"workflow\":\"failing\",\"id\":\"f\"}");
        server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w\"}");

        assertThat(server.get("/executions/count").field("total")).isEqualTo(2);
        var failed = server.get("/executions/count?filter=status%20%3D%20FAILED");
        assertThat(failed.field("total")).isEqualTo(1);
        assertThat(failed.field("workflows.failing.FAILED")).isEqualTo(1);
        assertThat(failed.field("more")).isEqualTo(false);
        assertThat(server.get("/executions/count?filter=nonsense").status()).isEqualTo(400);
    }

    @Test
    void two_executions_are_compared_by_operation() {
        server.post("/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"a\",\"input\":{\"value\":1}}");
        server.post("/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"b\",\"input\":{\"value\":2}}");

        var diff = server.get("/executions/a/diff?with=b");

        assertThat(diff.list("differing")).isEqualTo(List.of("input", "result"));
        assertThat(only(diff, "operations")).containsEntry("verdict", "DIFFERS");
        assertThat(server.get("/executions/a/diff?with=none").status()).isEqualTo(404);
        assertThat(server.get("/executions/a/diff").status()).isEqualTo(400);
    }

    private static Map<String, Object> only(Harness.Said said, String list) {
        assertThat(said.list(list)).as(said.body()).hasSize(1);
        var found = new java.util.LinkedHashMap<String, Object>();
        ((Map<?, ?>) Objects.requireNonNull(said.list(list).getFirst()))
                .forEach((key, value) -> found.put(String.valueOf(key), value));
        return found;
    }
}
