package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces over HTTP: what each has of its own, what it may have, and who may say so. */
@NullMarked
class NamespaceTest {
    private static final String[] THERE = {"Fermata-Namespace", "there"};
    private static final String WAITING = "{\"workflow\":\"waiting\",\"id\":\"w\"}";

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
    void a_namespace_is_made_told_about_and_given_other_settings() {
        var made = server.post("/namespaces", "{\"name\":\"there\",\"retention\":\"7d\",\"openExecutionsMax\":3}");

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.headers()).containsEntry("Location", "/api/v1/namespaces/there");
        assertThat(made.field("retention")).isEqualTo("PT168H");
        assertThat(server.get("/namespaces/there").field("openExecutionsMax")).isEqualTo(3);
        var changed = server.call("PUT", "/namespaces/there", "{\"startsPerSecondMax\":5}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.field("openExecutionsMax")).isNull();
        assertThat(server.get("/namespaces/there").field("startsPerSecondMax")).isEqualTo(5);
        assertThat(names()).containsExactly("default", "there");
    }

    @Test
    void each_has_its_own_executions_messages_and_counts() {
        server.post("/namespaces", "{\"name\":\"there\"}");
        server.post("/executions", WAITING);
        server.post("/executions", WAITING, THERE);
        var message = "{\"type\":\"order.paid\",\"key\":\"w\",\"value\":1}";

        server.post("/messages", message, THERE);

        assertThat(server.get("/executions/w/result?wait=30s", THERE).status()).isEqualTo(200);
        assertThat(server.get("/executions/w/result").status()).isEqualTo(202);
        assertThat(server.get("/executions/count").field("workflows.waiting.RUNNING"))
                .isEqualTo(1);
        assertThat(server.get("/executions/count?filter=status%20%3D%20COMPLETED", THERE)
                        .field("total"))
                .isEqualTo(1);
        assertThat(server.get("/executions?namespace=there").list("executions")).hasSize(1);
    }

    @Test
    void what_cannot_be_a_namespace_is_refused() {
        server.post("/namespaces", "{\"name\":\"there\"}");
        var statuses = new ArrayList<Integer>();
        for (var body : List.of(
                "{\"name\":\"\"}",
                "{\"name\":\"../up\"}",
                "{\"name\":\"Big\"}",
                "{\"name\":\"x\",\"retention\":\"0s\"}",
                "{\"name\":\"x\",\"openExecutionsMax\":0}",
                "{\"name\":\"x\",\"startsPerSecondMax\":-1}",
                "{}")) {
            statuses.add(server.post("/namespaces", body).status());
        }

        assertThat(statuses).containsOnly(400);
        assertThat(server.post("/namespaces", "{\"name\":\"there\"}").status()).isEqualTo(409);
        assertThat(server.post("/namespaces", "{\"name\":\"default\"}").status())
                .isEqualTo(409);
        assertThat(server.get("/namespaces/none").status()).isEqualTo(404);
        assertThat(server.get("/executions?namespace=none").status()).isEqualTo(404);
        assertThat(names()).containsExactly("default", "there");
    }

    @Test
    void no_more_executions_are_open_than_a_namespace_may_have() {
        server.post("/namespaces", "{\"name\":\"there\",\"openExecutionsMax\":1}");
        server.post("/executions", WAITING, THERE);

        var refused = server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w2\"}", THERE);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.field("type")).isEqualTo("urn:fermata:problem:quota-exceeded");
        assertThat(refused.headers()).containsKey("Retry-After");
        assertThat(server.get("/executions/w2", THERE).status()).isEqualTo(404);
        assertThat(server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w2\"}")
                        .status())
                .isEqualTo(201);
        server.post("/executions/w/terminate", "{}", THERE);
        assertThat(server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w2\"}", THERE)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void starts_and_messages_above_the_rate_come_again_later() {
        server.post("/namespaces", "{\"name\":\"there\",\"startsPerSecondMax\":1,\"messagesPerSecondMax\":1}");
        var starts = new ArrayList<Integer>();
        var messages = new ArrayList<Integer>();
        for (int i = 0; i < 20; i++) {
            starts.add(server.post("/executions", "{\"workflow\":\"waiting\"}", THERE)
                    .status());
            messages.add(server.post("/messages", "{\"type\":\"t\",\"key\":\"k\"}", THERE)
                    .status());
        }

        assertThat(starts).startsWith(201).contains(429);
        assertThat(messages).startsWith(200).contains(429);
        assertThat(server.post("/messages", "{\"type\":\"t\",\"key\":\"k\"}").status())
                .isEqualTo(200);
    }

    @Test
    void a_rate_gives_back_what_time_earns_and_no_more() {
        var now = new long[1];
        var rate = new Rate(() -> now[0]);

        assertThat(List.of(rate.take(2), rate.take(2), rate.take(2))).containsExactly(0L, 0L, 1L);
        now[0] += 500_000_000;
        assertThat(List.of(rate.take(2), rate.take(2))).containsExactly(0L, 1L);
        now[0] += 60_000_000_000L;
        assertThat(List.of(rate.take(2), rate.take(2), rate.take(2))).containsExactly(0L, 0L, 1L);
    }

    @Test
    void the_administrator_of_one_namespace_neither_makes_others_nor_lifts_its_limits() {
        server.post("/namespaces", "{\"name\":\"there\",\"openExecutionsMax\":1}");
        var own = "Bearer " + server.keys.create("t", Role.ADMIN, "there").text();
        String[] there = {"Fermata-Namespace", "there", "Authorization", own};

        assertThat(server.get("/namespaces", there).list("namespaces")).hasSize(1);
        assertThat(server.get("/namespaces/there", there).status()).isEqualTo(200);
        assertThat(server.get("/namespaces/default", there).status()).isEqualTo(404);
        assertThat(server.call("PUT", "/namespaces/there", "{}", there).status())
                .isEqualTo(403);
        assertThat(server.call("PUT", "/namespaces/default", "{}", there).status())
                .isEqualTo(404);
        assertThat(server.post("/namespaces", "{\"name\":\"more\"}", there).status())
                .isEqualTo(403);
        assertThat(server.get("/namespaces/there").field("openExecutionsMax")).isEqualTo(1);
    }

    private List<String> names() {
        return server.get("/namespaces").list("namespaces").stream()
                .map(each -> String.valueOf(((java.util.Map<?, ?>) each).get("name")))
                .toList();
    }
}
