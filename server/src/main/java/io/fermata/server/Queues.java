package io.fermata.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Tells how task queues stand, and who serves them. */
@NullMarked // Also where the package is compiled without its own mark.
final class Queues {
    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final Backend backend;
    private final Instant began = Instant.now();

    Queues(Backend backend) {
        this.backend = backend;
    }

    /**
     * A queue.
     *
     * @param queued tasks that wait for a worker; {@code leased} are with one
     * @param pollers requests that wait for a task now
     * @param freeSlots of workers in the server's process
     * @param oldestTaskAgeSeconds how long the task that waits longest has waited; 0 if none waits
     * @param lastPoll when somebody last asked over HTTP; null: not within an hour, or since the server began
     */
    record Line(
            String queue,
            long queued,
            long leased,
            int pollers,
            int freeSlots,
            double oldestTaskAgeSeconds,
            @Nullable Instant lastPoll) {}

    /** Queues that have tasks, leases or takers, or had them within an hour; by name in order. */
    record Lines(List<Line> queues) {}

    /** How a worker gets its tasks. */
    enum Kind {
        /** In the server's process. */
        LOCAL,
        /** It asks over HTTP. */
        POLLING
    }

    /**
     * A worker.
     *
     * @param slots tasks at once; null: it did not say
     * @param busy slots that have a task; null for one that asks over HTTP
     * @param since when it was seen first; {@code lastSeen} last
     */
    record WorkerLine(
            String worker,
            String queue,
            Kind kind,
            @Nullable Integer slots,
            @Nullable Integer busy,
            Instant since,
            Instant lastSeen) {}

    /** Workers by queue and name in order; those that ask over HTTP for an hour after they last did. */
    record WorkerLines(List<WorkerLine> workers) {}

    Reply queues(ApiCall call) {
        var lines = new ArrayList<Line>();
        var named = new TreeSet<String>();
        for (var each : backend.fermata().queues()) {
            named.add(each.queue());
            lines.add(new Line(
                    each.queue(),
                    each.queued(),
                    each.leased(),
                    each.pollers(),
                    each.freeSlots(),
                    each.oldestAgeMillis() / MILLIS_PER_SECOND,
                    backend.pollers().last(each.queue())));
        }
        for (var each : workerLines()) {
            if (named.add(each.queue())) {
                int free = each.slots() == null || each.busy() == null ? 0 : each.slots() - each.busy();
                lines.add(new Line(
                        each.queue(), 0, 0, 0, free, 0, backend.pollers().last(each.queue())));
            }
        }
        lines.sort((one, other) -> one.queue().compareTo(other.queue()));
        return Backend.json(new Lines(lines));
    }

    Reply workers(ApiCall call) {
        return Backend.json(new WorkerLines(workerLines()));
    }

    private List<WorkerLine> workerLines() {
        var now = Instant.now();
        var lines = new ArrayList<WorkerLine>();
        for (var each : backend.fermata().workers()) {
            lines.add(new WorkerLine(each.worker(), each.queue(), Kind.LOCAL, each.slots(), each.busy(), began, now));
        }
        for (var each : backend.pollers().seen()) {
            var asked = each.asked();
            lines.add(new WorkerLine(
                    each.asker().worker(),
                    each.asker().queue(),
                    Kind.POLLING,
                    asked.slots() == 0 ? null : asked.slots(),
                    null,
                    asked.since(),
                    asked.last()));
        }
        return lines;
    }
}
