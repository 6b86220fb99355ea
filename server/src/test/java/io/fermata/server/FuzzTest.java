package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests made from the API's own description, many of them broken somewhere: whatever they say, the server is not at
 * fault. {@code -Dfuzz.seed=N} makes others, {@code -Dfuzz.requests=N} more.
 */
@NullMarked
class FuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_101L);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 60);
    private static final List<String> KNOWN = List.of("w", "l", "c", "doubling", "outside", "none", "count");
    private static final int ODDS = 8;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final List<String> faults = new ArrayList<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @Test
    void no_request_finds_a_fault_of_the_server() {
        try (var server = Harness.locked(folder).as(Role.ADMIN)) {
            server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w\"}");
            server.post("/executions", "{\"workflow\":\"listening\",\"id\":\"l\"}");
            server.post("/executions?wait=30s", "{\"workflow\":\"failing\",\"id\":\"c\"}");
            var document = Json.strict().read(server.get("/openapi.json").body(), TypeRef.anything());
            for (int i = 0; i < REQUESTS; i++) {
                ((Map<?, ?>) OpenApiTest.get(java.util.Objects.requireNonNull(document), "paths"))
                        .forEach((path, methods) -> ((Map<?, ?>) methods)
                                .forEach((method, operation) -> ask(
                                        server,
                                        Schema.of(document),
                                        String.valueOf(method).toUpperCase(Locale.ROOT),
                                        String.valueOf(path),
                                        (Map<?, ?>) operation)));
            }
        }

        assertThat(faults).as("seed %d", SEED).isEmpty();
        assertThat(statuses).as("it reaches what is behind the door").containsKeys(200, 201, 204, 400, 404, 409);
    }

    private void ask(Harness server, Schema schema, String method, String path, Map<?, ?> operation) {
        var headers = new LinkedHashMap<String, String>();
        var query = new ArrayList<String>();
        var target = path.substring(RouteTable.PREFIX.length());
        for (var each : (List<?>) OpenApiTest.get(operation, "parameters")) {
            var name = String.valueOf(((Map<?, ?>) each).get("name"));
            var in = String.valueOf(((Map<?, ?>) each).get("in"));
            if (in.equals("path")) {
                target = target.replace("{" + name + "}", Percent.encode(segment()));
            } else if (in.equals("header") && random.nextInt(3) == 0) {
                headers.put(name, Schema.oddText(random));
            } else if (in.equals("query") && random.nextInt(4) == 0) {
                query.add(name + "=" + Percent.encode(value(name)));
            }
        }
        if (!query.isEmpty()) {
            target += "?" + String.join("&", query);
        }
        var said = server.call(
                method,
                target,
                body(schema, operation),
                headers.entrySet().stream()
                        .flatMap(each -> java.util.stream.Stream.of(each.getKey(), each.getValue()))
                        .toArray(String[]::new));
        statuses.merge(said.status(), 1, Integer::sum);
        boolean explained = said.status() < 400 || said.body().contains("urn:fermata:problem:");
        if (said.status() >= 500 || !explained) {
            faults.add(method + " " + target + " " + headers + ": " + said.body());
        }
    }

    private @Nullable String body(Schema schema, Map<?, ?> operation) {
        if (!(operation.get("requestBody") instanceof Map<?, ?> body)) {
            return null;
        }
        if (random.nextInt(20) == 0) {
            return Schema.oddText(random);
        }
        var rules = OpenApiTest.get(body, "content", "application/json", "schema");
        return Json.strict().line(schema.make(rules, random, ODDS, 0));
    }

    private String segment() {
        return random.nextInt(3) == 0
                ? Schema.oddText(random).replace("\uD800", "") + "x"
                : KNOWN.get(random.nextInt(KNOWN.size()));
    }

    /** Waits are short, so that the test is. */
    private String value(String name) {
        return switch (random.nextInt(3)) {
            case 0 -> Schema.oddText(random).replace("30s", "1ms");
            case 1 -> name.equals("wait") ? "1ms" : "1";
            default -> name.equals("namespace") ? "default" : name.equals("wait") ? "0s" : "status = FAILED";
        };
    }
}
