package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Context;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.server.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Makes a long history, and reads it by pages over HTTP. */
final class PageRun {
    private static final int EVENTS_PER_STEP = 3;
    private static final int AT_ONCE = 50;
    private static final int ROUNDS = 10;
    private static final int PAGE = 1_000;
    private static final Duration LOST_AFTER = Duration.ofMinutes(2);
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

    private final int events;
    private final Path data;

    PageRun(int events, Path data) {
        this.events = events;
        this.data = data;
    }

    /** As many steps as it is told. */
    private static final class Many implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer steps) {
            var numbers = IntStream.range(0, steps).boxed().toList();
            return ctx.map(numbers, AT_ONCE, (number, branch) -> branch.step("add", Integer.class, () -> number + 1))
                    .size();
        }
    }

    Map<String, Object> measure() throws IOException, InterruptedException, WrongResult {
        var workflow = Registration.of("long", new Many());
        try (var fermata = Fermata.embedded(data).register(workflow).open();
                var server = Server.serve(fermata, 0);
                var client = HttpClient.newHttpClient()) {
            fermata.start(workflow.type(), "h", events / EVENTS_PER_STEP).result(LOST_AFTER);
            var times = new Latencies();
            int pages = 0;
            for (int round = 0; round <= ROUNDS; round++) {
                pages = read(client, server, round == 0 ? new Latencies() : times);
            }
            var sorted = Latencies.sorted(List.of(times));
            var figures = new LinkedHashMap<String, Object>();
            figures.put("pages", pages);
            figures.put("events_per_page", PAGE);
            figures.put("p50_ms", Latencies.millis(sorted, 0.5));
            figures.put("p99_ms", Latencies.millis(sorted, 0.99));
            return figures;
        }
    }

    /** Returns how many pages there are. */
    private static int read(HttpClient client, Server server, Latencies times)
            throws IOException, InterruptedException, WrongResult {
        int pages = 0;
        for (var next = ""; next != null; ) {
            var at = server.address() + "/api/v1/executions/h/history?limit=" + PAGE
                    + (next.isEmpty() ? "" : "&cursor=" + next);
            long began = System.nanoTime();
            var said =
                    client.send(HttpRequest.newBuilder(URI.create(at)).build(), HttpResponse.BodyHandlers.ofString());
            times.add(System.nanoTime() - began);
            if (said.statusCode() != 200) {
                throw new WrongResult("a page was answered with " + said.statusCode());
            }
            pages++;
            var found = NEXT.matcher(said.body());
            next = found.find() ? found.group(1) : null;
        }
        return pages;
    }
}
