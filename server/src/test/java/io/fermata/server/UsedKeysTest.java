package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that comes again after a restart. */
@NullMarked
final class UsedKeysTest {
    private final Path directory;
    private Harness server;

    UsedKeysTest(@TempDir Path directory) {
        this.directory = directory;
        this.server = open();
        server.as(Role.OPERATOR);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_start_of_another_workflow_is_refused_and_the_same_start_is_answered_as_before() {
        var start = "{\"workflow\":\"listening\",\"memo\":\"m\"}";
        var first = server.post("/executions", start, Api.IDEMPOTENCY_KEY, "k");

        restart();

        var other = server.post("/executions", start.replace("listening", "waiting"), Api.IDEMPOTENCY_KEY, "k");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.field("type")).isEqualTo("urn:fermata:problem:key-reused");
        var again = server.post(
                "/executions", "{ \"memo\": \"m\", \"workflow\": \"listening\" }", Api.IDEMPOTENCY_KEY, "k");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(server.get("/executions/count").field("total")).isEqualTo(1);
    }

    @Test
    void a_signal_update_or_message_with_something_else_to_say_is_refused() {
        server.post("/executions", "{\"workflow\":\"listening\",\"id\":\"l\"}");
        var signal = "{\"name\":\"n\",\"value\":1}";
        var message = "{\"type\":\"t\",\"key\":\"a\"}";
        var fork = "{\"reason\":\"r\"}";
        assertThat(server.post("/executions/l/signal", signal, Api.IDEMPOTENCY_KEY, "k")
                        .status())
                .isEqualTo(204);
        assertThat(server.post("/messages", message, Api.IDEMPOTENCY_KEY, "k").status())
                .isEqualTo(200);
        assertThat(server.post("/executions/l/fork", fork, Api.IDEMPOTENCY_KEY, "k")
                        .status())
                .isEqualTo(201);

        restart();

        assertThat(status("/executions/l/signal", signal.replace('1', '2'))).isEqualTo(422);
        assertThat(status("/executions/l/signal", signal)).isEqualTo(204);
        assertThat(status("/messages", message.replace("\"a\"", "\"b\""))).isEqualTo(422);
        assertThat(status("/messages", message)).isEqualTo(200);
        assertThat(status("/executions/l/fork", fork.replace("\"r\"", "\"s\""))).isEqualTo(422);
        assertThat(server.get("/executions/count").field("total")).isEqualTo(2);
    }

    @Test
    void a_key_whose_request_was_refused_is_free_after_a_restart_too() {
        assertThat(status("/executions", "{\"workflow\":\"none\"}")).isEqualTo(404);
        server.post("/executions", "{\"workflow\":\"waiting\"}");

        restart();

        assertThat(status("/executions", "{\"workflow\":\"waiting\"}")).isEqualTo(201);
    }

    private int status(String path, String body) {
        return server.post(path, body, Api.IDEMPOTENCY_KEY, "k").status();
    }

    private void restart() {
        server.close();
        server = open();
        server.as(Role.OPERATOR);
    }

    private Harness open() {
        var fermata = Fermata.embedded(directory.resolve("data"))
                .register("waiting", new Samples.Waiting())
                .register("listening", new Samples.Listening())
                .open();
        return Harness.over(fermata, directory, SecurityOptions.DEFAULT, InstantSource.system());
    }
}
