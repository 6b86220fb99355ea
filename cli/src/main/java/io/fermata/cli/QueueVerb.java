package io.fermata.cli;

import io.fermata.server.NearNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the task queues of a server: who waits, and who takes. */
@Command(name = "queue", sortOptions = false)
final class QueueVerb extends RemoteVerb {
    @Parameters(index = "0", arity = "0..1", paramLabel = "QUEUE", description = "only this one; default all")
    private @Nullable String queue;

    /** A queue; {@code freeSlots} of those who take, {@code leased} tasks are being worked on. */
    private record Entry(
            String queue,
            long queued,
            long leased,
            long pollers,
            long freeSlots,
            @Nullable Double oldestTaskAgeSeconds,
            @Nullable Instant lastPoll) {
        String line() {
            var oldest = oldestTaskAgeSeconds == null || queued == 0
                    ? "-"
                    : Texts.duration(Duration.ofMillis(Math.round(oldestTaskAgeSeconds * 1_000)));
            return "%-24s %8d %8d %8d %10d  %-14s %s"
                    .formatted(queue, queued, leased, pollers, freeSlots, oldest, lastPoll == null ? "-" : lastPoll);
        }
    }

    private record Queues(List<Entry> queues) {}

    @Override
    int run(ServerCalls server) {
        var all = server.get("/queues").read(Queues.class).queues();
        var wanted = all.stream()
                .filter(each -> queue == null || each.queue().equals(queue))
                .toList();
        if (queue != null && wanted.isEmpty()) {
            var near = NearNames.of(queue, all.stream().map(Entry::queue).toList());
            throw new UsageError("no task waits in queue '" + queue + "' and nobody takes any"
                    + (near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?"));
        }
        if (!json()) {
            print("%-24s %8s %8s %8s %10s  %-14s %s"
                    .formatted("QUEUE", "QUEUED", "TAKEN", "POLLERS", "FREE SLOTS", "OLDEST", "LAST POLL"));
        }
        for (var each : wanted) {
            if (json()) {
                printJson(each);
            } else {
                print(each.line());
            }
        }
        return ExitStatus.COMPLETED;
    }
}
