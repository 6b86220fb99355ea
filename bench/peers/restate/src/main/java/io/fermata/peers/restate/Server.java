package io.fermata.peers.restate;

import io.fermata.peers.harness.LeashedProcess;
import io.fermata.peers.harness.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The server as npm brings it, on ports of its own, and calls to it over HTTP. */
final class Server implements AutoCloseable {
    private static final long STARTED_WITHIN_SECONDS = 60;
    private static final long LOOK_MILLIS = 100;
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(120);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LeashedProcess process;
    private final String ingress;
    private final String admin;

    private Server(LeashedProcess process, int ingress, int admin) {
        this.process = process;
        this.ingress = "http://127.0.0.1:" + ingress;
        this.admin = "http://127.0.0.1:" + admin;
    }

    static Server start(Path data, Path home) throws IOException, InterruptedException {
        int ingress = Postgres.freePort();
        int admin = Postgres.freePort();
        var log = data.resolve("restate.log");
        var command = List.of(
                "env",
                "RESTATE_INGRESS__BIND_PORT=" + ingress,
                "RESTATE_ADMIN__BIND_PORT=" + admin,
                "RESTATE_BIND_IP=127.0.0.1",
                "RESTATE_BIND_PORT=" + Postgres.freePort(),
                "RESTATE_LISTEN_MODE=tcp",
                "RESTATE_DISABLE_TELEMETRY=true",
                "RESTATE_NODE_NAME=bench",
                "RESTATE_LOG_FILTER=warn",
                program(home).toString(),
                "--no-logo",
                "--base-dir",
                data.resolve("restate").toString());
        var server = new Server(LeashedProcess.start(data, log, command), ingress, admin);
        server.awaitHealthy(log);
        return server;
    }

    private static Path program(Path home) throws IOException {
        var installed =
                home.resolve("target").resolve("npm").resolve("node_modules").resolve("@restatedev");
        try (var files = Files.find(installed, 4, (path, is) -> path.endsWith("bin/restate-server"))) {
            return files.findFirst().orElseThrow(() -> new IOException("npm brought no server for this system"));
        }
    }

    private void awaitHealthy(Path log) throws IOException, InterruptedException {
        long until = System.nanoTime() + STARTED_WITHIN_SECONDS * 1_000_000_000L;
        while (!answers(admin + "/health") || !answers(ingress + "/restate/health")) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("Restate does not start: " + Files.readString(log));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private boolean answers(String address) throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(address)).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Tells the server where the services are. */
    void register(int port) throws IOException, InterruptedException {
        post(admin + "/deployments", "{\"uri\":\"http://127.0.0.1:" + port + "\"}");
    }

    /** Posts JSON to a handler and gives the answer's body. */
    String call(String path, String json) throws IOException, InterruptedException {
        return post(ingress + path, json);
    }

    /** Waits for the result of a workflow. */
    String attach(String workflow, String id) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(ingress + "/restate/workflow/" + workflow + "/" + id + "/attach"))
                .GET());
    }

    private String post(String address, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.timeout(ANSWERED_WITHIN).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    ProcessHandle handle() {
        return process.handle();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
    }
}
