package io.fermata.server;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.NamespaceSettings;
import io.fermata.kernel.Status;
import io.fermata.server.Refusal.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace may ask for from outside. The limits are read with each request, so that new ones hold at once. Used
 * from many threads.
 */
final class Quota {
    private static final String OPEN_RETRY_SECONDS = "5";

    private final String namespace;
    private final Supplier<NamespaceSettings> settings;
    private final Rate starts;
    private final Rate messages;
    private final AtomicInteger starting = new AtomicInteger();

    /** Of one namespace; {@code nanos} is a clock that never jumps. */
    Quota(String namespace, Supplier<NamespaceSettings> settings, Rate.Nanos nanos) {
        this.namespace = namespace;
        this.settings = settings;
        this.starts = new Rate(nanos);
        this.messages = new Rate(nanos);
    }

    /**
     * Does what starts an execution. Whatever is asked for at once, there are never more open ones than allowed.
     *
     * @throws Refusal when a limit is reached; nothing was done
     */
    <T> T start(Fermata fermata, Supplier<T> start) {
        var limits = settings.get();
        within(starts, limits.startsPerSecondMax(), "starts");
        var most = limits.openExecutionsMax();
        if (most == null) {
            return start.get();
        }
        int together = starting.incrementAndGet();
        try {
            long open = open(fermata);
            if (open + together > most) {
                throw reached("has " + open + " open executions of at most " + most, OPEN_RETRY_SECONDS);
            }
            return start.get();
        } finally {
            starting.decrementAndGet();
        }
    }

    /**
     * Lets a message or a signal pass.
     *
     * @throws Refusal when too many came in this second
     */
    void message() {
        within(messages, settings.get().messagesPerSecondMax(), "messages and signals");
    }

    private static long open(Fermata fermata) {
        long open = 0;
        for (var byStatus : fermata.engine().counts().join().values()) {
            for (var counted : byStatus.entrySet()) {
                open += isOpen(counted.getKey()) ? counted.getValue() : 0;
            }
        }
        return open;
    }

    private static boolean isOpen(Status status) {
        return switch (status) {
            case OPEN, PAUSED, BLOCKED -> true;
            case COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT, CONTINUED -> false;
        };
    }

    private void within(Rate rate, @Nullable Integer perSecond, String what) {
        if (perSecond != null) {
            long waitSeconds = rate.take(perSecond);
            if (waitSeconds > 0) {
                throw reached("takes " + perSecond + " " + what + " a second", Long.toString(waitSeconds));
            }
        }
    }

    private Refusal reached(String rule, String retrySeconds) {
        return new Refusal(Kind.QUOTA_EXCEEDED, "namespace " + namespace + " " + rule)
                .with("Retry-After", retrySeconds);
    }
}
