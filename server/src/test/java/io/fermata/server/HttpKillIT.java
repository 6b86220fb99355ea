package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a server under load: what it acknowledged happens once, and clients attach again. */
@NullMarked
class HttpKillIT {
    private static final int KILLS = 3;
    private static final int STARTS = 300;
    private static final int IN_FLIGHT = 50;
    private static final int ATTACHED = 1_000;
    private static final int TRIES_MAX = 2_000;
    private static final long PAUSE_NANOS = 50_000_000;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private volatile int port;

    private @Nullable Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
        client.shutdownNow();
    }

    @Test
    void every_acknowledged_start_completes_once_however_often_the_server_is_killed() throws Exception {
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        for (int kill = 0; kill < KILLS; kill++) {
            int round = kill;
            open();
            var enough = new CountDownLatch(STARTS / 3);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var next = new AtomicInteger();
                for (int i = 0; i < IN_FLIGHT; i++) {
                    threads.execute(() -> startUntilKilled(round, next, acknowledged, enough));
                }
                enough.await();
                kill();
            }
        }
        open();
        var missing = acknowledged.stream()
                .filter(id -> !result(id).equals(Integer.parseInt(id.split("-", -1)[2]) * 2))
                .toList();
        // Whatever was not acknowledged is asked for again under the same keys, the acknowledged ones too.
        for (int round = 0; round < KILLS; round++) {
            for (int number = 0; number < STARTS; number += 7) {
                assertThat(start(round, number)).isEqualTo(201);
            }
        }

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * (STARTS / 3));
        assertThat(missing).isEmpty();
        for (var id : acknowledged.stream().limit(100).toList()) {
            assertThat(get("/executions/" + id + "/history?limit=1000").body().split("\"type\":\"Closed\"", -1))
                    .as(id)
                    .hasSize(2);
        }
    }

    @Test
    void a_thousand_clients_attach_again_and_each_gets_its_result() throws Exception {
        open();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var started = IntStream.range(0, ATTACHED)
                    .mapToObj(i -> threads.submit(
                            () -> post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w-" + i + "\"}")))
                    .toList();
            for (var each : started) {
                assertThat(each.get().statusCode()).isEqualTo(201);
            }
            var attached = new CountDownLatch(ATTACHED);
            Queue<Future<Object>> results = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < ATTACHED; i++) {
                var id = "w-" + i;
                results.add(threads.submit(() -> {
                    attached.countDown();
                    return result(id);
                }));
            }
            attached.await();
            kill();
            open();
            for (int i = 0; i < ATTACHED; i++) {
                assertThat(post("/messages", "{\"type\":\"order.paid\",\"key\":\"w-" + i + "\",\"value\":" + i + "}")
                                .statusCode())
                        .isEqualTo(200);
            }
            int number = 0;
            for (var each : results) {
                assertThat(each.get(2, TimeUnit.MINUTES)).isEqualTo(number++);
            }
        }
    }

    private void startUntilKilled(
            int round, AtomicInteger next, java.util.Set<String> acknowledged, CountDownLatch enough) {
        for (int number = next.getAndIncrement(); number < STARTS; number = next.getAndIncrement()) {
            try {
                if (start(round, number) == 201) {
                    acknowledged.add("r-" + round + "-" + number);
                    enough.countDown();
                }
            } catch (IOException killed) {
                return;
            }
        }
    }

    private int start(int round, int number) throws IOException {
        var body = "{\"workflow\":\"doubling\",\"id\":\"r-" + round + "-" + number + "\",\"input\":{\"value\":" + number
                + "}}";
        return post("/executions", body, Api.IDEMPOTENCY_KEY, "k-" + round + "-" + number)
                .statusCode();
    }

    /** Attaches again until there is a result. */
    private Object result(String id) {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            try {
                var said = get("/executions/" + id + "/result?wait=5s");
                if (said.statusCode() == 200) {
                    var read = (Map<?, ?>) Json.strict().read(said.body(), TypeRef.anything());
                    @Nullable Object result = read == null ? null : read.get("result");
                    return result == null ? "none" : result;
                }
                if (said.statusCode() == 404) {
                    return "lost";
                }
            } catch (IOException killed) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return "late";
    }

    private HttpResponse<String> get(String path) throws IOException {
        return send(request(path).GET().build());
    }

    private HttpResponse<String> post(String path, String json, String... headers) throws IOException {
        var request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + RouteTable.PREFIX + path))
                .timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private void open() throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                folder.resolve("data").toString());
        var started = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        process = started;
        port = Integer.parseInt(started.inputReader().readLine());
    }

    private void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }
}
