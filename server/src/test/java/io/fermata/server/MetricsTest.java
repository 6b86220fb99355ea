package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
@Timeout(60)
class MetricsTest {
    @TempDir
    private Path folder;

    @Test
    void meters_tell_of_executions_requests_and_the_machine() {
        try (var server = Harness.open(folder)) {
            server.get("/metrics");
            server.post("/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"d\",\"input\":{\"value\":1}}");
            server.get("/executions/unknown");

            var said = server.get("/metrics");
            while (!said.body().contains("fermata_executions_closed_seconds_count") && !Thread.interrupted()) {
                said = server.get("/metrics");
            }

            assertThat(said.status()).isEqualTo(200);
            assertThat(said.body())
                    .contains("fermata_executions_started_total{namespace=\"default\",workflow=\"doubling\"} 1.0")
                    .contains("fermata_executions_closed_seconds_count{namespace=\"default\",status=\"completed\"")
                    .contains(
                            "fermata_http_requests_seconds_count{method=\"POST\",namespace=\"default\","
                                    + "route=\"/executions\",status=\"201\"} 1")
                    .contains("route=\"/executions/{id}\",status=\"404\"")
                    .doesNotContain("unknown")
                    .contains("jvm_memory_used_bytes");
        }
    }

    @Test
    void requests_count_in_their_namespace_and_in_no_other() {
        try (var server = Harness.open(folder)) {
            server.post("/namespaces", "{\"name\":\"team\"}");
            String[] inTeam = {"Fermata-Namespace", "team"};
            server.get("/executions", inTeam);
            server.get("/executions/none", inTeam);
            server.get("/executions", "Fermata-Namespace", "nowhere");

            var ofTeam = server.get("/metrics", inTeam).body();
            var ofDefault = server.get("/metrics").body();

            assertThat(ofTeam)
                    .contains("namespace=\"team\",route=\"/executions\",status=\"200\"} 1")
                    .contains("namespace=\"team\",route=\"/executions/{id}\",status=\"404\"} 1")
                    .doesNotContain("namespace=\"default\",route=");
            assertThat(ofDefault)
                    .contains("namespace=\"default\",route=\"/namespaces\",status=\"201\"} 1")
                    .contains("namespace=\"default\",route=\"/executions\",status=\"404\"} 1")
                    .doesNotContain("team", "nowhere");
        }
    }

    @Test
    void meters_are_for_those_who_may_view() {
        try (var server = Harness.locked(folder)) {
            assertThat(server.get("/metrics").status()).isEqualTo(401);
            assertThat(server.get("/metrics", "Authorization", server.key(Role.WORKER))
                            .status())
                    .isEqualTo(403);
            assertThat(server.get("/metrics", "Authorization", server.key(Role.VIEWER))
                            .status())
                    .isEqualTo(200);
        }
    }
}
