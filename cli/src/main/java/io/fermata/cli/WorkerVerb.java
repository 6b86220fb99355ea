package io.fermata.cli;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists who takes tasks of a server. */
@Command(name = "worker", sortOptions = false)
final class WorkerVerb extends RemoteVerb {
    @Option(names = "--queue", paramLabel = "QUEUE", description = "only those of this queue; default all")
    private @Nullable String queue;

    /** Who takes tasks; slots are known of those that run in the server. */
    private record Entry(
            String worker,
            String queue,
            String kind,
            @Nullable Integer slots,
            @Nullable Integer busy,
            @Nullable Instant since,
            @Nullable Instant lastSeen) {
        String line() {
            return "%-32s %-24s %-8s %6s %6s  %s"
                    .formatted(
                            worker,
                            queue,
                            kind,
                            slots == null ? "-" : slots,
                            busy == null ? "-" : busy,
                            lastSeen == null ? "-" : lastSeen);
        }
    }

    private record Workers(List<Entry> workers) {}

    @Override
    int run(ServerCalls server) {
        if (!json()) {
            print("%-32s %-24s %-8s %6s %6s  %s".formatted("WORKER", "QUEUE", "KIND", "SLOTS", "BUSY", "LAST SEEN"));
        }
        for (var each : server.get("/workers").read(Workers.class).workers()) {
            boolean wanted = queue == null || each.queue().equals(queue);
            if (wanted && json()) {
                printJson(each);
            } else if (wanted) {
                print(each.line());
            }
        }
        return ExitStatus.COMPLETED;
    }
}
