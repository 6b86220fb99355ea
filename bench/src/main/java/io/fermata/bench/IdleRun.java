package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Context;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.server.Server;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server with many clients that wait, in another process. */
final class IdleRun {
    private static final int ASKED = 200;
    private static final double MEGABYTE = 1 << 20;

    private final int clients;
    private final Path data;

    IdleRun(int clients, Path data) {
        this.clients = clients;
        this.data = data;
    }

    /** Waits for a signal that nobody sends. */
    private static final class Idle implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer number) {
            return ctx.awaitSignal("never", Integer.class);
        }
    }

    Map<String, Object> measure() throws IOException, InterruptedException, WrongResult {
        var workflow = Registration.of("idle", new Idle());
        try (var fermata = Fermata.embedded(data).register(workflow).open();
                var server = Server.serve(fermata, 0);
                var client = HttpClient.newHttpClient()) {
            fermata.start(workflow.type(), "idle", 1);
            ask(client, server, new Latencies());
            var figures = new LinkedHashMap<String, Object>();
            double heap = heap();
            double resident = Usage.residentMegabytes();
            var process = clients(server.port());
            try (var lines = process.inputReader()) {
                var line = lines.readLine();
                if (line == null) {
                    throw new WrongResult("the clients' process failed");
                }
                figures.put("clients", Integer.parseInt(line));
                figures.put(
                        "platform_threads", ManagementFactory.getThreadMXBean().getThreadCount());
                figures.put("resident_mb_more", Usage.residentMegabytes() - resident);
                figures.put("heap_kb_each", (heap() - heap) * 1024 / clients);
                var times = new Latencies();
                ask(client, server, times);
                var sorted = Latencies.sorted(List.of(times));
                figures.put("other_request_p50_ms", Latencies.millis(sorted, 0.5));
                figures.put("other_request_p99_ms", Latencies.millis(sorted, 0.99));
            } finally {
                process.destroyForcibly();
            }
            return figures;
        }
    }

    private Process clients(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleClients.class.getName(),
                        Integer.toString(port),
                        Integer.toString(clients))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void ask(HttpClient client, Server server, Latencies times)
            throws IOException, InterruptedException, WrongResult {
        var request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/executions/idle"))
                .build();
        for (int i = 0; i < ASKED; i++) {
            long began = System.nanoTime();
            var said = client.send(request, HttpResponse.BodyHandlers.discarding());
            times.add(System.nanoTime() - began);
            if (said.statusCode() != 200) {
                throw new WrongResult("a request was answered with " + said.statusCode());
            }
        }
    }

    private static double heap() {
        System.gc();
        var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return memory.getUsed() / MEGABYTE;
    }
}
