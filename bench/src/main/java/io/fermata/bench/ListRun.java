package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Registration;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Fills a store with closed executions, and lists them by filters. */
final class ListRun {
    private static final int CLIENTS = 500;
    private static final int PAGE = 100;
    private static final int PAGES = 20;
    private static final int FAILS_EACH = 1_000;
    private static final int CUSTOMERS = 1_000;
    private static final Duration LOST_AFTER = Duration.ofMinutes(2);
    private static final List<String> REGIONS = List.of("eu", "us", "asia");
    private static final List<String> FILTERS = List.of(
            "",
            "status = FAILED",
            "workflow = 'listed'",
            "attribute.region = 'eu'",
            "attribute.customer = 7",
            "attribute.region = 'eu' and attribute.customer = 7",
            "attribute.region = 'asia' and status = FAILED",
            "attribute.customer in (1, 2, 3) and status = COMPLETED");

    private final int count;
    private final Path data;

    ListRun(int count, Path data) {
        this.count = count;
        this.data = data;
    }

    /** Ends at once. */
    private static final class Listed implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer number) {
            if (number % FAILS_EACH == 0) {
                throw Failure.validation("one in " + FAILS_EACH);
            }
            return number;
        }
    }

    Map<String, Object> measure() throws InterruptedException, WrongResult {
        var figures = new LinkedHashMap<String, Object>();
        var workflow = Registration.of("listed", new Listed());
        try (var fermata = Fermata.embedded(data).register(workflow).open()) {
            long began = System.nanoTime();
            fill(fermata, workflow);
            figures.put("executions", count);
            figures.put("starts_per_s", count / ((System.nanoTime() - began) / 1e9));
            figures.put("log_bytes_each", (double) fermata.stats().logBytes() / count);
            for (var filter : FILTERS) {
                pages(fermata, filter); // Code is compiled before it is measured.
            }
            for (var filter : FILTERS) {
                figures.put(filter.isEmpty() ? "all" : filter, pages(fermata, filter));
            }
        }
        return figures;
    }

    private void fill(Fermata fermata, Registration<Integer, Integer> workflow) throws InterruptedException {
        var next = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                threads.execute(() -> {
                    for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                        var options = StartOptions.DEFAULT.withAttributes(
                                Map.of("region", REGIONS.get(number % REGIONS.size()), "customer", number % CUSTOMERS));
                        var started = fermata.start(workflow.type(), "w-" + number, number, options);
                        if (number % FAILS_EACH != 0) {
                            started.result(LOST_AFTER);
                        }
                    }
                });
            }
        }
    }

    private static Map<String, Object> pages(Fermata fermata, String filter) throws WrongResult {
        var times = new Latencies();
        int found = 0;
        String cursor = null;
        for (int page = 0; page < PAGES; page++) {
            long began = System.nanoTime();
            var listed = fermata.list(filter, cursor, PAGE);
            times.add(System.nanoTime() - began);
            found += listed.items().size();
            cursor = listed.next();
            if (cursor == null) {
                break;
            }
        }
        if (found == 0) {
            throw new WrongResult("nothing is found by: " + filter);
        }
        var sorted = Latencies.sorted(List.of(times));
        var figures = new LinkedHashMap<String, Object>();
        figures.put("found", found);
        figures.put("p50_ms", Latencies.millis(sorted, 0.5));
        figures.put("max_ms", Latencies.millis(sorted, 1));
        return figures;
    }
}
