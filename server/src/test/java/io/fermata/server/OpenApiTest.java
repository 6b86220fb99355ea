package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API is held against the table that requests are answered by, and against real answers. */
@NullMarked
class OpenApiTest {
    @TempDir
    private Path folder;

    private Harness server;
    private Map<?, ?> document;

    @BeforeEach
    void open() {
        server = Harness.open(folder);
        document = (Map<?, ?>) Objects.requireNonNull(
                Json.strict().read(server.get("/openapi.json").body(), TypeRef.anything()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void it_has_every_route_and_no_other() {
        var described = new TreeSet<String>();
        ((Map<?, ?>) get(document, "paths"))
                .forEach((path, methods) -> ((Map<?, ?>) methods)
                        .keySet()
                        .forEach(method -> described.add(method.toString().toUpperCase(Locale.ROOT) + " " + path)));
        var routes = new TreeSet<String>();
        server.table.routes().forEach(route -> routes.add(route.method() + " " + RouteTable.PREFIX + route.path()));

        assertThat(document.get("openapi")).isEqualTo("3.1.0");
        assertThat(described).isEqualTo(routes);
        assertThat(routes).hasSameSizeAs(server.table.routes());
    }

    @Test
    void every_reference_leads_somewhere() {
        var references = new TreeSet<String>();
        collect(document, references);

        assertThat(references).isNotEmpty();
        for (var reference : references) {
            Object at = document;
            for (var part : reference.substring(2).split("/", -1)) {
                at = at instanceof Map<?, ?> object ? object.get(part) : null;
            }
            assertThat(at).as(reference).isInstanceOf(Map.class);
        }
    }

    @Test
    void what_is_answered_is_as_described() {
        server.post("/executions?wait=30s", "{\"workflow\":\"failing\",\"id\":\"f\"}");
        server.post("/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"d\",\"input\":{\"value\":1}}");
        server.post("/executions", "{\"workflow\":\"asking\",\"id\":\"a\"}");
        var wrong = new ArrayList<String>();

        for (var path : List.of(
                "/executions",
                "/executions/count",
                "/executions/f",
                "/executions/d",
                "/executions/a",
                "/executions/f/why",
                "/executions/f/history",
                "/executions/f/result",
                "/workflows",
                "/workflows/doubling",
                "/health/ready")) {
            var said = server.get(path);
            var schema = schemaOf(path.replaceFirst("(executions)/[fda](?=$|/)", "$1/{id}")
                    .replace("/workflows/doubling", "/workflows/{name}"));
            Schema.of(document).check(schema, Json.strict().read(said.body(), TypeRef.anything()), path, wrong);
        }

        assertThat(wrong).isEmpty();
    }

    private Object schemaOf(String path) {
        return get(
                document,
                "paths",
                RouteTable.PREFIX + path,
                "get",
                "responses",
                "200",
                "content",
                "application/json",
                "schema");
    }

    static Object get(Object from, String... names) {
        @Nullable Object at = from;
        for (var name : names) {
            at = at instanceof Map<?, ?> object ? object.get(name) : null;
        }
        assertThat(at).as(String.join(".", names)).isNotNull();
        return java.util.Objects.requireNonNull(at);
    }

    private static void collect(@Nullable Object node, Set<String> references) {
        if (node instanceof Map<?, ?> object) {
            if (object.get("$ref") instanceof String reference) {
                references.add(reference);
            }
            object.values().forEach(each -> collect(each, references));
        } else if (node instanceof List<?> list) {
            list.forEach(each -> collect(each, references));
        }
    }
}
