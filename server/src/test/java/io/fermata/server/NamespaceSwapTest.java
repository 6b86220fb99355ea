package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An administrator of namespace {@code mine} names in every route and field what exists in {@code theirs} alone. Each
 * answer is the one that is given for what exists nowhere, and nothing of {@code theirs} changes.
 */
@NullMarked
class NamespaceSwapTest {
    private static final String NOWHERE = "zz-not-there";

    /** A body of each route that takes one; {@code $} stands for what is swapped. */
    private static final Map<String, String> BODIES = bodies();

    @TempDir
    private Path folder;

    private Harness server;
    private String[] mine = {};
    private String[] theirs = {};
    private String token = "";
    private String listCursor = "";
    private String historyCursor = "";
    private String keyId = "";
    private String run = "";

    @BeforeEach
    void open() {
        server = Harness.locked(folder).as(Role.ADMIN);
        server.post("/namespaces", "{\"name\":\"mine\"}");
        server.post("/namespaces", "{\"name\":\"theirs\"}");
        var key = server.keys.create("their", Role.ADMIN, "theirs");
        keyId = key.key().id();
        theirs = new String[] {"Fermata-Namespace", "theirs", "Authorization", "Bearer " + key.text()};
        var own = server.keys.create("my", Role.ADMIN, "mine").text();
        mine = new String[] {"Fermata-Namespace", "mine", "Authorization", "Bearer " + own};
        for (var workflow : List.of("waiting", "listening", "asking", "asking")) {
            var body = "{\"workflow\":\"" + workflow + "\",\"id\":\"their-" + workflow + "\"}";
            server.post("/executions", body, theirs);
        }
        server.post("/executions", "{\"workflow\":\"asking\",\"id\":\"their-second\"}", theirs);
        server.post("/executions", "{\"workflow\":\"listening\",\"id\":\"my-own\"}", mine);
        server.post("/messages", "{\"type\":\"kept\",\"key\":\"k\",\"messageId\":\"m\"}", theirs);
        var task = server.call("POST", "/queues/outside/poll?wait=30s", null, theirs);
        token = String.valueOf(task.field("token"));
        run = String.valueOf(task.field("runId"));
        listCursor = String.valueOf(server.get("/executions?limit=1", theirs).field("next"));
        historyCursor = String.valueOf(
                server.get("/executions/their-waiting/history?limit=1", theirs).field("next"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void what_another_namespace_has_is_answered_as_what_does_not_exist() {
        var before = all();
        var wrong = new ArrayList<String>();
        int asked = 0;

        for (var route : startingLast()) {
            if (isOfNoNamespace(route)) {
                continue;
            }
            for (var swap : swaps(route)) {
                asked++;
                var told = ask(route, swap, swap.theirs());
                var nowhere = ask(route, swap, swap.nowhere());
                if (!told.equals(nowhere)) {
                    wrong.add(route.method() + " " + route.path() + " " + swap + ": " + told + " but " + nowhere);
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(60);
        assertThat(all()).isEqualTo(before);
        var taken = server.post("/callbacks/" + token + "/complete", "{\"result\":1}", theirs);
        assertThat(taken.status())
                .as("their token still works: %s", taken.body())
                .isEqualTo(204);
    }

    @Test
    void another_namespace_is_closed_whether_it_exists_or_not() {
        var wrong = new ArrayList<String>();
        for (var route : server.table.routes()) {
            if (isOfNoNamespace(route)) {
                continue;
            }
            var path = filled(route, "their-waiting");
            var body = route.body() == null ? null : BODIES.getOrDefault(route.path(), "{}");
            for (var how : List.of("theirs", NOWHERE)) {
                var byHeader =
                        server.call(route.method(), path, body, "Fermata-Namespace", how, "Authorization", mine[3]);
                var byQuery = server.call(route.method(), path + "?namespace=" + how, body, "Authorization", mine[3]);
                if (byHeader.status() != 403 || byQuery.status() != 403) {
                    wrong.add(route + " in " + how + ": " + byHeader.status() + ", " + byQuery.status());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** A hook belongs to the namespace that its settings say, whatever the request says. */
    private static boolean isOfNoNamespace(Route route) {
        return switch (route.permission()) {
            case NONE, LOGIN, SIGNED -> true;
            case KNOWN, VIEW, WORK, OPERATE, ADMINISTER -> false;
        };
    }

    /** One place of a request where something of theirs is said, and something that exists nowhere. */
    private record Swap(String place, String theirs, String nowhere) {}

    private List<Swap> swaps(Route route) {
        var swaps = new ArrayList<Swap>();
        route.pathNames().forEach(name -> swaps.addAll(ofPath(route, name)));
        route.query().forEach(param -> swaps.addAll(ofQuery(route, param.name())));
        var body = BODIES.get(route.path());
        assertThat(route.body() == null || body != null)
                .as("a body of " + route.path())
                .isTrue();
        if (route.body() != null && body != null && body.contains("$")) {
            swaps.addAll(
                    body.contains("\"namespace\"") || body.contains("\"name\":\"$")
                            ? List.of(new Swap("body", "theirs", NOWHERE))
                            : ids("body"));
        }
        return swaps;
    }

    private List<Swap> ofPath(Route route, String name) {
        return switch (name) {
            case "id" ->
                route.path().startsWith("/keys") ? List.of(new Swap("path", keyId, "abcdef012345")) : ids("path");
            case "correlation" -> ids("path");
            case "token" -> List.of(new Swap("path", token, NOWHERE));
            case "queue" -> List.of(new Swap("path", "outside", NOWHERE));
            case "name" -> List.of(new Swap("path", isAboutNamespaces(route) ? "theirs" : NOWHERE, NOWHERE));
            default -> throw new AssertionError("who says what " + name + " of " + route.path() + " is?");
        };
    }

    private static boolean isAboutNamespaces(Route route) {
        return route.path().startsWith("/namespaces");
    }

    private List<Swap> ofQuery(Route route, String name) {
        return switch (name) {
            case "filter" ->
                List.of(
                        new Swap("filter", "id = \"their-waiting\"", "id = \"" + NOWHERE + "\""),
                        new Swap("filter", "run = \"" + run + "\"", "run = \"" + "0".repeat(32) + "\""));
            case "cursor" -> List.of(new Swap("cursor", listCursor, "AQID"), new Swap("cursor", historyCursor, "AQID"));
            case "with" -> ids("with");
            case "wait", "limit", "worker", "slots", "after" -> List.of();
            default -> throw new AssertionError("who says what ?" + name + " of " + route.path() + " is?");
        };
    }

    private static List<Swap> ids(String place) {
        return List.of(
                new Swap(place, "their-waiting", "no-waiting"),
                new Swap(place, "their-listening", "no-listening"),
                new Swap(place, "their-asking", "no-asking"));
    }

    /** The answer without what differs by itself: the request's id, and the value that was asked for. */
    private String ask(Route route, Swap swap, String value) {
        boolean inPath = swap.place().equals("path");
        var path = filled(route, inPath ? Percent.encode(value) : "my-own");
        if (!inPath && !swap.place().equals("body")) {
            path += "?" + swap.place() + "=" + Percent.encode(value);
        } else if (route.path().endsWith("/diff")) {
            path += "?with=my-own";
        }
        var body = route.body() == null ? null : Objects.requireNonNull(BODIES.get(route.path()));
        if (body != null) {
            body = body.replace("$", swap.place().equals("body") ? value : "id-" + value);
        }
        var said = server.call(route.method(), path, body, mine);
        return said.status() + " "
                + said.body()
                        .replaceAll("urn:fermata:request:[0-9a-f]+", "")
                        .replaceAll("\"(at|created|since|lastSeen|startedAt|closedAt|lastPoll)\":\"[^\"]*\"", "")
                        .replaceAll("\"messageId\":\"[0-9a-f]{32}\"", "")
                        .replaceAll("\"oldestTaskAgeSeconds\":[^,}]*", "")
                        .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "")
                        .replace(value.replace("\"", "\\\""), "X")
                        .replace(Durations.shown(value), "X");
    }

    /** A start makes an execution of mine that bears the name of theirs. */
    private List<Route> startingLast() {
        var routes = new ArrayList<>(server.table.routes());
        routes.sort(java.util.Comparator.comparing(
                route -> route.method().equals("POST") && route.path().equals("/executions")));
        return routes;
    }

    private static String filled(Route route, String value) {
        var path = route.path();
        for (var name : route.pathNames()) {
            path = path.replace("{" + name + "}", value);
        }
        return path;
    }

    /** Everything that their administrator can see. */
    private Map<String, String> all() {
        var seen = new LinkedHashMap<String, String>();
        var paths = new ArrayList<>(List.of("/executions", "/executions/count", "/keys", "/namespaces"));
        for (var each : List.of("waiting", "listening", "asking", "second")) {
            paths.add("/executions/their-" + each);
            paths.add("/executions/their-" + each + "/history");
        }
        for (var path : paths) {
            seen.put(path, server.get(path, theirs).body());
        }
        return seen;
    }

    private static Map<String, String> bodies() {
        var bodies = new LinkedHashMap<String, String>();
        bodies.put("/executions", "{\"workflow\":\"doubling\",\"id\":\"$\",\"input\":{\"value\":1}}");
        bodies.put("/messages", "{\"type\":\"order.paid\",\"key\":\"$\"}");
        bodies.put("/bulk", "{\"verb\":\"TERMINATE\",\"reason\":\"r\",\"filter\":\"id = \\\"$\\\"\",\"dryRun\":true}");
        bodies.put("/import", "{\"document\":{},\"id\":\"$\",\"reason\":\"r\"}");
        bodies.put("/keys", "{\"name\":\"n\",\"role\":\"VIEWER\",\"namespace\":\"$\"}");
        bodies.put("/namespaces", "{\"name\":\"$\"}");
        bodies.put("/namespaces/{name}", "{}");
        var execution = "/executions/{id}";
        bodies.put(execution + "/signal", "{\"name\":\"go\"}");
        bodies.put(execution + "/query", "{\"name\":\"mood\"}");
        bodies.put(execution + "/update", "{\"name\":\"double\",\"argument\":-1,\"updateId\":\"u\"}");
        for (var plain : List.of("/cancel", "/terminate", "/pause", "/resume", "/retry")) {
            bodies.put(execution + plain, "{\"reason\":\"r\"}");
        }
        bodies.put(execution + "/skip", "{\"operation\":\"1\",\"reason\":\"r\"}");
        bodies.put(execution + "/fork", "{\"reason\":\"r\",\"id\":\"fork-of-$\"}");
        bodies.put(execution + "/complete-operation", "{\"operation\":\"1\",\"reason\":\"r\"}");
        bodies.put("/callbacks/{token}/complete", "{\"result\":2}");
        bodies.put("/callbacks/{token}/fail", "{\"message\":\"m\"}");
        bodies.put("/callbacks/{token}/defer", "{\"why\":\"w\",\"delay\":\"1s\"}");
        bodies.put("/callbacks/{token}/heartbeat", "{}");
        return bodies;
    }
}
