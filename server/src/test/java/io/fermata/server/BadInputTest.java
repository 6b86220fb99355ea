package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each bad request is refused with its status, names what is wrong, and writes nothing. */
@NullMarked
class BadInputTest {
    /** Method, path, body (- for none), status, kind, and a part of what is said. */
    private static final String REQUESTS = """
        POST /executions | - | 400 | invalid-input | the body is missing
        POST /executions | { | 400 | invalid-input | the value is not JSON
        POST /executions | [] | 400 | invalid-input | must be an object
        POST /executions | null | 400 | invalid-input | the body must be a JSON object
        POST /executions | {} | 400 | invalid-input | workflow is missing
        POST /executions | {"workflow":7} | 400 | invalid-input | workflow must be
        POST /executions | {"workflow":"doubling","workflow":"x"} | 400 | invalid-input | is not JSON
        POST /executions | {"workflow":"doubling","odd":1} | 400 | invalid-input | odd is not a known field
        POST /executions | {"workflow":"nothing"} | 404 | not-found | nothing
        POST /executions | {"workflow":"doubling"} | 400 | invalid-input | input
        POST /executions | {"workflow":"doubling","input":{"value":"3"}} | 400 | invalid-input | value must be
        POST /executions | {"workflow":"doubling","input":{"value":1001}} | 400 | invalid-input | at most 1000
        POST /executions | {"workflow":"waiting","id":""} | 400 | invalid-input | 1 to 512 characters
        POST /executions | {"workflow":"waiting","conflict":"ODD"} | 400 | invalid-input | conflict must be one of
        POST /executions | {"workflow":"waiting","maxSteps":0} | 400 | invalid-input | maxSteps must be at least 1
        POST /executions | {"workflow":"waiting","runTimeout":"soon"} | 400 | invalid-input | runTimeout must be
        POST /executions | {"workflow":"waiting","runTimeout":"0s"} | 400 | invalid-input | runTimeout
        POST /executions | {"workflow":"waiting","attributes":{"a":null}} | 400 | invalid-input | attributes must not
        POST /executions | {"workflow":"waiting","signal":{"name":" "}} | 400 | invalid-input | signal must not
        POST /executions?wait=61s | {"workflow":"waiting"} | 400 | invalid-input | wait must be from 0 to 60000 ms
        POST /executions?wait=soon | {"workflow":"waiting"} | 400 | invalid-input | wait must be a duration
        POST /executions?wait=1s&wait=2s | {"workflow":"waiting"} | 400 | invalid-input | wait must be given once
        POST /executions?odd=1 | {"workflow":"waiting"} | 400 | invalid-input | odd is not a known parameter
        POST /executions?wait=%zz | {"workflow":"waiting"} | 400 | invalid-input | two hexadecimal digits
        POST /executions?namespace=other | {"workflow":"waiting"} | 404 | no-such-namespace | 'other'
        GET /executions?limit=0 | - | 400 | invalid-input | limit must be from 1 to 1000, is 0
        GET /executions?limit=many | - | 400 | invalid-input | limit must be a whole number
        GET /executions?filter=odd | - | 400 | invalid-input | filter
        GET /executions?cursor=odd | - | 400 | invalid-input | cursor
        GET /executions/none | - | 404 | not-found | no execution 'none'
        GET /executions/%ff | - | 400 | invalid-input | id must be UTF-8
        GET /executions/none/history | - | 404 | not-found | no execution
        GET /executions/w/history?cursor=odd | - | 400 | invalid-input | cursor must come from the page before
        GET /executions/w/history?limit=1001 | - | 400 | invalid-input | limit must be from 1 to 1000
        GET /executions/none/result | - | 404 | not-found | no execution
        GET /workflows/none | - | 404 | not-found | no workflow 'none'
        GET /nothing | - | 404 | not-found | there is no route
        PUT /executions | {} | 405 | method-not-allowed | takes GET, POST, not PUT
        OPTIONS /executions | - | 405 | method-not-allowed | not OPTIONS
        POST /executions/w/signal | {} | 400 | invalid-input | name is missing
        POST /executions/w/signal | {"name":""} | 400 | invalid-input | name
        POST /executions/none/signal | {"name":"go"} | 404 | not-found | no execution
        POST /executions/w/query | {"name":"mood"} | 404 | not-found | mood
        POST /executions/w/update | {"name":"double"} | 422 | update-rejected | double
        POST /executions/l/update | {"name":"double","argument":"x"} | 422 | update-rejected | double
        POST /executions/l/update | {"name":"double","argument":-1} | 422 | update-failed | too small
        POST /executions/none/cancel | - | 404 | not-found | no execution
        POST /executions/w/resume | - | 409 | conflict | neither paused nor blocked
        POST /executions/w/resume | {"maxSteps":0} | 400 | invalid-input | maxSteps must be at least 1
        POST /executions/w/retry | - | 409 | conflict | still open
        POST /executions/c/retry | - | 409 | conflict | cannot be done
        POST /executions/w/skip | {"operation":"1"} | 400 | invalid-input | reason is missing
        POST /executions/w/skip | {"operation":"1","reason":" "} | 400 | invalid-input | reason must not be blank
        POST /executions/w/skip | {"operation":"1","reason":"x"} | 404 | not-found | operation 1
        POST /executions/c/signal | {"name":"go"} | 409 | already-closed | closed
        DELETE /executions/w | - | 409 | conflict | is open
        DELETE /executions/none | - | 404 | not-found | no execution
        POST /messages | {"type":"order.paid"} | 400 | invalid-input | key is missing
        POST /messages | {"type":"","key":"k"} | 400 | invalid-input | type
        POST /messages | {"type":"t","key":"k","timeToLive":"0s"} | 400 | invalid-input | timeToLive
        POST /messages | {"type":"t","key":"k","delivery":"SOME"} | 400 | invalid-input | delivery must be one of
        POST /callbacks/odd/complete | {"result":1} | 404 | not-found | token
        POST /callbacks/odd/fail | {} | 400 | invalid-input | message is missing
        POST /callbacks/odd/fail | {"message":"m","category":"ODD"} | 400 | invalid-input | category must be one of
        POST /callbacks/odd/heartbeat | - | 404 | not-found | token
        POST /queues/q/poll?wait=61s | - | 400 | invalid-input | wait must be from
        """;

    @TempDir
    private Path folder;

    private Harness server;

    @BeforeEach
    void open() {
        server = Harness.open(folder);
        server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w\"}");
        server.post("/executions", "{\"workflow\":\"listening\",\"id\":\"l\"}");
        server.post("/executions?wait=30s", "{\"workflow\":\"doubling\",\"id\":\"c\",\"input\":{\"value\":1}}");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void each_is_refused_with_a_problem_and_writes_nothing() {
        var counts = server.get("/executions/count").body();
        var before = Stream.of("w", "c")
                .map(id -> server.get("/executions/" + id + "/history").body())
                .toList();

        assertThat(REQUESTS.lines().map(this::fault).filter(fault -> !fault.isEmpty()))
                .isEmpty();

        assertThat(server.get("/executions/count").body()).isEqualTo(counts);
        assertThat(Stream.of("w", "c")
                        .map(id -> server.get("/executions/" + id + "/history").body()))
                .isEqualTo(before);
    }

    @Test
    void what_is_too_large_is_refused() {
        var large = "\"" + "x".repeat(2 * 1024 * 1024 + 10) + "\"";
        var tooLarge = server.post("/executions", "{\"workflow\":\"waiting\",\"input\":" + large + "}");
        var farTooLarge =
                server.post("/executions", "{\"workflow\":\"waiting\",\"input\":\"" + "x".repeat(3_000_000) + "\"}");
        var deep = server.post(
                "/executions", "{\"workflow\":\"waiting\",\"input\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}");

        assertThat(tooLarge.status()).isEqualTo(400);
        assertThat(tooLarge.body()).contains("bytes");
        assertThat(farTooLarge.status()).isEqualTo(413);
        assertThat(deep.status()).isEqualTo(400);
        assertThat(server.get("/executions/count").field("total")).isEqualTo(3);
    }

    @Test
    void a_taken_id_is_a_conflict() {
        var again = server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w\"}");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.field("type")).isEqualTo("urn:fermata:problem:already-started");
    }

    /** What is wrong with the answer; empty for nothing. */
    private String fault(String line) {
        var parts = line.split(" \\| ", -1);
        var target = parts[0].split(" ", -1);
        var said = server.call(target[0], target[1], parts[1].equals("-") ? null : parts[1]);
        boolean fits = said.status() == Integer.parseInt(parts[2])
                && Objects.equals(said.field("status"), said.status())
                && Objects.equals(said.field("type"), "urn:fermata:problem:" + parts[3])
                && String.valueOf(said.field("detail")).contains(parts[4])
                && String.valueOf(said.field("instance")).startsWith("urn:fermata:request:")
                && !said.body().contains("Exception");
        return fits ? "" : line + " => " + said.body();
    }
}
