package io.fermata.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages and signals on their way to Fermata: sent at once, or twice, or after those for other takers. */
final class Outgoing {
    private record Held(String taker, Runnable request) {}

    private final boolean doubled;
    private final boolean reordered;
    private final List<Held> held = new ArrayList<>();

    Outgoing(@Nullable Trial trial) {
        this.doubled = trial != null && trial.disturbance().doubled();
        this.reordered = trial != null && trial.disturbance().reordered();
    }

    boolean isDoubled() {
        return doubled;
    }

    /** Requests for one taker keep their order. */
    void send(String taker, Runnable request) {
        if (reordered) {
            if (held.stream().anyMatch(each -> each.taker().equals(taker))) {
                release();
            }
            held.add(new Held(taker, request));
            return;
        }
        request.run();
        if (doubled) {
            request.run();
        }
    }

    /** Whatever is asked next must find all that was sent before. */
    void release() {
        var due = List.copyOf(held).reversed();
        held.clear();
        due.forEach(each -> each.request().run());
    }
}
