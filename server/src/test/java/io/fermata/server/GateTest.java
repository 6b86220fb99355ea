package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what: asked of every route there is, so that a new one cannot slip past. */
@NullMarked
class GateTest {
    private static final String START = "{\"workflow\":\"waiting\",\"id\":\"w\"}";

    @TempDir
    private Path folder;

    private Harness server;

    @BeforeEach
    void open() {
        server = Harness.locked(folder);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void every_route_without_credentials_is_refused() {
        var passed = new ArrayList<String>();
        for (var route : server.table.routes()) {
            var said = server.call(route.method(), filled(route), route.changes() ? "{}" : null);
            if (said.status() != 401) {
                passed.add(route.method() + " " + route.path());
            }
        }

        assertThat(passed)
                .containsExactlyInAnyOrder(
                        "GET /health/live", "GET /health/ready", "GET /login", "GET /login/callback");
        assertThat(server.get("/nothing").status()).isEqualTo(401);
        assertThat(server.call("PATCH", "/executions", null).status()).isEqualTo(401);
        assertThat(server.get("/executions").headers()).containsKey("WWW-Authenticate");
    }

    @Test
    void a_viewer_changes_nothing() {
        var viewer = server.key(Role.VIEWER);
        server.post("/executions", START, "Authorization", server.key(Role.ADMIN));
        server.fermata.engine().settled("w").join();
        var before = server.get("/executions/w", "Authorization", viewer).body();
        var refused = new ArrayList<Integer>();

        for (var route : server.table.routes()) {
            if (route.changes() && !route.path().endsWith("/query") && isOfRoles(route)) {
                refused.add(server.call(route.method(), filled(route), "{}", "Authorization", viewer)
                        .status());
            }
        }

        assertThat(refused).hasSizeGreaterThan(10).containsOnly(403);
        assertThat(server.get("/executions/w", "Authorization", viewer).body()).isEqualTo(before);
        assertThat(server.get("/executions/count", "Authorization", viewer).field("total"))
                .isEqualTo(1);
    }

    @Test
    void each_role_has_its_permissions_on_each_route() {
        for (var role : Role.values()) {
            var key = server.key(role);
            for (var route : server.table.routes()) {
                if (route.permission() == Permission.SIGNED) {
                    continue;
                }
                var status = server.call(
                                route.method(), filled(route), route.changes() ? "{}" : null, "Authorization", key)
                        .status();
                assertThat(status == 403)
                        .as("%s %s as %s: %s", route.method(), route.path(), role, status)
                        .isEqualTo(!role.has(route.permission()));
            }
        }
    }

    @Test
    void a_revoked_or_forged_key_is_none() {
        var created = server.keys.create("ci", Role.ADMIN, "*");
        var bearer = "Bearer " + created.text();
        assertThat(server.get("/executions", "Authorization", bearer).status()).isEqualTo(200);
        var last = created.text().charAt(created.text().length() - 5) == 'x' ? "y" : "x";
        var forged = created.text().substring(0, created.text().length() - 5)
                + last
                + created.text().substring(created.text().length() - 4);

        assertThat(server.get("/executions", "Authorization", "Bearer " + forged)
                        .status())
                .isEqualTo(401);
        assertThat(server.get("/executions", "Authorization", "Basic YTpi").status())
                .isEqualTo(401);
        ApiKeys.in(folder).revoke(created.key().id());
        assertThat(server.get("/executions", "Authorization", bearer).status()).isEqualTo(401);
    }

    @Test
    void a_key_holds_in_its_namespace_alone() {
        var here = "Bearer " + server.keys.create("here", Role.ADMIN, "default").text();
        var there = "Bearer " + server.keys.create("there", Role.ADMIN, "other").text();
        var everywhere = server.key(Role.ADMIN);

        assertThat(server.get("/executions", "Authorization", here).status()).isEqualTo(200);
        assertThat(server.get("/executions", "Authorization", there).status()).isEqualTo(403);
        assertThat(server.get("/executions?namespace=other", "Authorization", here)
                        .status())
                .isEqualTo(403);
        assertThat(server.get("/executions?namespace=other", "Authorization", everywhere)
                        .status())
                .isEqualTo(404);
        assertThat(server.get("/executions", "Authorization", here, "Fermata-Namespace", "other")
                        .status())
                .isEqualTo(403);
        assertThat(server.get("/executions?namespace=default", "Authorization", here, "Fermata-Namespace", "other")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void keys_are_kept_as_digests_where_only_the_owner_reads_them() throws Exception {
        var created = server.keys.create("ci", Role.OPERATOR, "default");
        var file = folder.resolve("keys.json");

        assertThat(Files.readString(file)).doesNotContain(created.text().split("_", 3)[2]);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(ApiKeys.in(folder).list()).hasSize(1).first().isEqualTo(created.key());
    }

    @Test
    void without_keys_an_open_server_closes_with_the_first_one(@TempDir Path other) {
        try (var open = Harness.open(other)) {
            assertThat(open.get("/executions").status()).isEqualTo(200);
            assertThat(open.get("/executions", "Authorization", "Bearer fmk_1_2")
                            .status())
                    .isEqualTo(401);

            var key = open.key(Role.VIEWER);

            assertThat(open.get("/executions").status()).isEqualTo(401);
            assertThat(open.get("/executions", "Authorization", key).status()).isEqualTo(200);
        }
    }

    @Test
    void pages_of_other_sites_are_refused_even_by_an_open_server(@TempDir Path other) {
        try (var open = Harness.open(other)) {
            assertThat(open.get("/executions", "Host", "evil.example:8700").status())
                    .isEqualTo(421);
            assertThat(open.get("/executions", "Host", "127.0.0.1:8700").status())
                    .isEqualTo(200);
            assertThat(open.post("/executions", START, "Origin", "https://evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(open.post("/executions", START, "Origin", "null").status())
                    .isEqualTo(403);
            assertThat(open.post("/executions", START, "Sec-Fetch-Site", "cross-site")
                            .status())
                    .isEqualTo(403);
            assertThat(open.post("/executions", START, "Content-Type", "text/plain")
                            .status())
                    .isEqualTo(415);
            assertThat(open.get("/executions/count").field("total")).isEqualTo(0);
            assertThat(open.post("/executions", START, "Origin", "http://localhost:8700")
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void the_audit_log_has_who_did_what_and_no_token() throws Exception {
        var created = server.keys.create("ci", Role.ADMIN, "*");
        var bearer = "Bearer " + created.text();
        server.post("/executions", START, "Authorization", bearer);
        server.post("/executions/w/pause", "{}", "Authorization", server.key(Role.VIEWER));
        server.post("/callbacks/secret-token/complete", "{}", "Authorization", bearer);
        server.get("/executions", "Authorization", bearer);

        var lines = Files.readAllLines(folder.resolve(Audit.FILE));

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("\"actor\":\"key:" + created.key().id(), "/executions", "201");
        assertThat(lines.get(1)).contains("/executions/{id}/pause", "\"id\":\"w\"", "403", "forbidden");
        assertThat(String.join("", lines)).doesNotContain("secret-token").doesNotContain(created.text());
    }

    @Test
    void a_viewer_sees_no_token_of_a_callback() {
        var admin = server.key(Role.ADMIN);
        server.post("/executions", "{\"workflow\":\"asking\",\"id\":\"a\"}", "Authorization", admin);
        var task = server.call("POST", "/queues/outside/poll?wait=30s", null, "Authorization", server.key(Role.WORKER));

        var seen = server.get("/executions/a", "Authorization", server.key(Role.VIEWER))
                        .body()
                + server.get("/executions/a/history", "Authorization", server.key(Role.VIEWER))
                        .body();

        assertThat(task.status()).isEqualTo(200);
        assertThat(seen).doesNotContain(String.valueOf(task.field("token")));
    }

    /** Whether roles decide; else a signature, or whether there is any role at all. */
    private static boolean isOfRoles(Route route) {
        return route.permission() != Permission.KNOWN && route.permission() != Permission.SIGNED;
    }

    private static String filled(Route route) {
        var path = route.path();
        for (var name : route.pathNames()) {
            path = path.replace("{" + name + "}", name.equals("id") ? "w" : "x");
        }
        return path;
    }
}
