package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.HistoryEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A closed loop of clients over one engine, with the figures of its window. */
final class LoadRun {
    private static final int SAMPLE_EVENTS_MAX = 1_000;

    private final BenchOptions options;
    private final Path data;
    private final Workload workload;
    private final List<Usage> usage = new ArrayList<>();

    LoadRun(BenchOptions options, Path data) {
        this.options = options;
        this.data = data;
        this.workload = Workload.of(options.workload());
    }

    Map<String, Object> measure() throws IOException, WrongResult, InterruptedException {
        var builder = Fermata.embedded(data).register(workload.registration());
        workload.workers().forEach(builder::worker);
        try (var fermata = builder.open()) {
            var loop = new ClosedLoop(fermata, workload);
            var profile = new Profile(options.profile());
            loop.run(options, () -> {
                usage.add(Usage.now(fermata.stats()));
                profile.turn();
            });
            double rss = Usage.residentMegabytes();
            double disk = Usage.diskMegabytes(data);
            var figures = figures(loop.sortedNanos());
            figures.put("rss_mb", rss);
            figures.put("disk_mb", disk);
            figures.put("sampled_history", sample(fermata, loop.sampledId()));
            return figures;
        }
    }

    private Map<String, Object> figures(long[] sortedNanos) {
        var began = usage.getFirst();
        var ended = usage.getLast();
        double seconds = (ended.nanos() - began.nanos()) / 1e9;
        double each = Math.max(1, sortedNanos.length);
        var figures = new LinkedHashMap<String, Object>();
        figures.put("workflows_per_s", sortedNanos.length / seconds);
        figures.put("steps_per_s", sortedNanos.length * workload.steps() / seconds);
        figures.put("p50_ms", Latencies.millis(sortedNanos, 0.5));
        figures.put("p99_ms", Latencies.millis(sortedNanos, 0.99));
        figures.put("cpu_ms_per_workflow", (ended.cpuNanos() - began.cpuNanos()) / 1e6 / each);
        figures.put("syncs_per_workflow", (ended.store().syncs() - began.store().syncs()) / each);
        figures.put("sync_us", syncMicros(began, ended));
        figures.put(
                "log_bytes_per_workflow",
                (ended.store().logBytes() - began.store().logBytes()) / each);
        return figures;
    }

    /** How long one write and sync of the log took in the measured window itself, in the mean. */
    private static double syncMicros(Usage began, Usage ended) {
        long count = Math.max(1, ended.store().syncs() - began.store().syncs());
        return (ended.store().syncNanos() - began.store().syncNanos()) / 1e3 / count;
    }

    /** The history of one measured execution, so that a reader sees that nothing was left out. */
    private static List<String> sample(FermataClient client, String id) {
        return client.execution(id).history(null, SAMPLE_EVENTS_MAX).items().stream()
                .map(LoadRun::line)
                .toList();
    }

    private static String line(HistoryEvent event) {
        var operation = event.operation();
        return operation == null ? event.type() : String.format(Locale.ROOT, "%s %s", event.type(), operation);
    }
}
