package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The verbs that serve, as processes: ready, asked, told to end. */
@NullMarked
@Execution(ExecutionMode.CONCURRENT)
class ServeIT {
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void dev_is_open_to_this_machine_and_ends_in_order() throws Exception {
        var dev = start("dev");
        try (var lines = dev.inputReader()) {
            var at = address(lines);

            assertThat(get(at + "/api/v1/health/ready", "").statusCode()).isEqualTo(200);
            assertThat(get(at + "/api/v1/workflows", "").body()).contains("\"counting\"");
            assertThat(call("run", "counting", "--id", "c", "--input", "{\"steps\":2}"))
                    .isZero();
            assertThat(get(at + "/api/v1/executions/c/result?wait=10s", "").body())
                    .contains("\"COMPLETED\"");

            dev.destroy();
            assertThat(dev.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(dev.exitValue()).isEqualTo(TERMINATED);
        assertThat(Files.exists(data().resolve(SocketPath.NAME))).isFalse();
        assertThat(call("doctor")).isZero();
    }

    @Test
    void server_wants_a_key_and_takes_one_that_was_made_meanwhile() throws Exception {
        var server = start("server");
        try (var lines = server.inputReader()) {
            var at = address(lines);
            assertThat(get(at + "/api/v1/executions", "").statusCode()).isEqualTo(401);

            var making = start("key", "create", "me", "--role", "viewer");
            var key = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()
                    .getLast();

            assertThat(key).startsWith("fmk_");
            assertThat(get(at + "/api/v1/executions", key).statusCode()).isEqualTo(200);
            assertThat(call("server", "--port", "0")).isEqualTo(ExitStatus.STORE);
        }
    }

    @Test
    void other_processes_ask_a_server_with_the_same_verbs() throws Exception {
        var dev = start("dev", "--set", "drain=2s");
        try (var lines = dev.inputReader()) {
            var at = address(lines);

            assertThat(said("run", "waiting", "--id", "w", "--server", at))
                    .endsWith("publish order.paid --key w --server " + at);
            assertThat(said("show", "@latest", "--server", at)).contains("PARKED");
            assertThat(said("publish", "order.paid", "--key", "w", "--payload", "7", "--server", at))
                    .endsWith("7");
            assertThat(said("watch", "w", "--server", at)).endsWith("# w is COMPLETED");
            assertThat(said("list", "-o", "yaml", "--server", at)).contains("id: w\n");
            assertThat(call("result", "nobody", "--server", at)).isEqualTo(ExitStatus.USAGE);

            dev.destroy();
            assertThat(dev.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(call("list", "--server", at)).isEqualTo(ExitStatus.STORE);
        }
    }

    @Test
    void its_log_is_json_where_that_is_set() throws Exception {
        var dev = start("dev", "--set", "log.format=json");
        try (var lines = dev.inputReader()) {
            var body = "{\"workflow\":\"refunding\",\"id\":\"r\",\"input\":\"" + folder.resolve("none") + "\"}";
            var ask = HttpRequest.newBuilder(URI.create(address(lines) + "/api/v1/executions"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            try (var client = HttpClient.newHttpClient()) {
                assertThat(client.send(ask.build(), HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(201);
            }

            try (var errors = Files.newBufferedReader(folder.resolve("errors.txt"))) {
                var line = errors.readLine();
                for (int i = 0; i < 3_000 && (line == null || !line.contains("\"executionId\":\"r\"")); i++) {
                    LockSupport.parkNanos(20_000_000);
                    line = errors.readLine();
                }
                assertThat(line)
                        .startsWith("{\"time\":\"")
                        .endsWith("}")
                        .contains("\"level\":\"WARNING\"", "\"namespace\":\"default\"", "\"runId\":\"");
            }
        }
    }

    /** What a call printed, without the end of its last line. */
    private String said(String... words) throws Exception {
        var process = start(words);
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.stripTrailing();
    }

    private static String address(BufferedReader lines) throws IOException {
        var line = lines.readLine();
        assertThat(line).contains(" is ready at http://127.0.0.1:");
        return line.replaceAll(".* at (http://[0-9.:]+) .*", "$1");
    }

    private static HttpResponse<String> get(String at, String key) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(at));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private int call(String... words) throws Exception {
        var process = start(words);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Process start(String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        if (words[0].equals("dev") || (words[0].equals("server") && words.length == 1)) {
            command.addAll(List.of("--port", "0"));
        }
        if (!List.of(words).contains("--server")) {
            command.addAll(List.of("--data", data().toString()));
        }
        var process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        started.add(process);
        return process;
    }

    private Path data() {
        return folder.resolve("data");
    }
}
