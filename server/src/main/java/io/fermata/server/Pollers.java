package io.fermata.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who asked for tasks over HTTP since the server began: remembered for an hour, and only so many of them. */
final class Pollers {
    static final Duration REMEMBERED = Duration.ofHours(1);
    static final int POLLERS_MAX = 10_000;

    private final InstantSource clock;
    private final Map<Asker, Asked> askers = new ConcurrentHashMap<>();

    /** A worker by the name that it gave itself. */
    record Asker(String queue, String worker) {}

    /** When it asked first and last; {@code slots} 0: not said. */
    record Asked(Instant since, Instant last, int slots) {}

    /** One of them, with what it asked. */
    record Seen(Asker asker, Asked asked) {}

    Pollers(InstantSource clock) {
        this.clock = clock;
    }

    void polled(String queue, String worker, int slots) {
        var now = clock.instant();
        askers.compute(
                new Asker(queue, worker),
                (asker, before) -> new Asked(before == null ? now : before.since(), now, slots));
        if (askers.size() > POLLERS_MAX) {
            forgetOld(now);
        }
    }

    /** All that are remembered, by queue and worker in order. */
    List<Seen> seen() {
        var oldest = clock.instant().minus(REMEMBERED);
        var seen = new ArrayList<Seen>();
        askers.forEach((asker, asked) -> {
            if (!asked.last().isBefore(oldest)) {
                seen.add(new Seen(asker, asked));
            }
        });
        seen.sort(Comparator.comparing((Seen each) -> each.asker().queue())
                .thenComparing(each -> each.asker().worker()));
        return seen;
    }

    /** When somebody last asked for tasks of the queue; null: not within what is remembered. */
    @Nullable
    Instant last(String queue) {
        return seen().stream()
                .filter(each -> each.asker().queue().equals(queue))
                .map(each -> each.asked().last())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** First those that are too old, then whoever asked the longest ago, a tenth at once. */
    private void forgetOld(Instant now) {
        askers.values().removeIf(asked -> asked.last().isBefore(now.minus(REMEMBERED)));
        if (askers.size() > POLLERS_MAX) {
            askers.entrySet().stream()
                    .sorted(Comparator.comparing(each -> each.getValue().last()))
                    .limit(POLLERS_MAX / 10)
                    .toList()
                    .forEach(each -> askers.remove(each.getKey(), each.getValue()));
        }
    }
}
