package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What viewers are not shown. */
@NullMarked
class RedactionTest {
    private static final String INPUT =
            "{\"user\":\"ada\",\"passWord_hash\":\"h1dden\",\"list\":[{\"Api-Key\":\"h1dden\",\"n\":1.50}],"
                    + "\"credentials\":{\"a\":\"h1dden\"},\"accessToken\":null}";

    @TempDir
    private Path folder;

    @Test
    void a_viewer_is_not_shown_fields_that_are_named_as_secrets_are() {
        try (var server = with(SecurityOptions.DEFAULT)) {
            var viewer = server.key(Role.VIEWER);
            var operator = server.key(Role.OPERATOR);

            for (var path : List.of("/executions/w/history", "/executions/w", "/executions/w/result")) {
                var shown = server.get(path, "Authorization", viewer);
                assertThat(shown.status()).isEqualTo(200);
                assertThat(shown.body())
                        .as(path)
                        .contains("\"user\":\"ada\"", Redaction.HIDDEN, "\"n\":1.50", "\"accessToken\":null")
                        .doesNotContain("h1dden");
                assertThat(server.get(path, "Authorization", operator).body())
                        .as(path)
                        .contains("h1dden")
                        .doesNotContain(Redaction.HIDDEN);
            }
            assertThat(server.get("/openapi.json", "Authorization", viewer).body())
                    .isEqualTo(server.get("/openapi.json", "Authorization", operator)
                            .body());
        }
    }

    @Test
    void whole_values_can_be_hidden_and_streams_too() {
        var options = SecurityOptions.DEFAULT.withRedaction(RedactionOptions.DEFAULT.withWholePayloads());
        try (var server = with(options)) {
            var viewer = server.key(Role.VIEWER);

            for (var path : List.of("/executions/w/history", "/executions/w", "/executions/w/result")) {
                assertThat(server.get(path, "Authorization", viewer).body())
                        .as(path)
                        .contains("\"w\"", Redaction.HIDDEN)
                        .doesNotContain("ada");
            }
            var sent = server.sent("/executions/w/history", "Authorization", viewer, "Accept", "text/event-stream");
            assertThat(sent).contains(Redaction.HIDDEN, "Closed").doesNotContain("ada");
        }
    }

    private Harness with(SecurityOptions options) {
        var fermata =
                Fermata.inMemory().register("waiting", new Samples.Waiting()).open();
        var server = Harness.over(fermata, folder, options, new HandClock());
        var admin = server.key(Role.ADMIN);
        server.post(
                "/executions",
                "{\"workflow\":\"waiting\",\"id\":\"w\",\"input\":" + INPUT + "}",
                "Authorization",
                admin);
        server.post(
                "/messages", "{\"type\":\"order.paid\",\"key\":\"w\",\"value\":" + INPUT + "}", "Authorization", admin);
        server.get("/executions/w/result?wait=30s", "Authorization", admin);
        return server;
    }
}
