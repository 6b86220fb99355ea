package io.fermata.telemetry;

import io.fermata.embedded.Fermata;
import io.fermata.engine.FeedSubscription;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a Fermata, in whatever registry a program has. They begin to count when they are bound; what happened
 * before is in no counter.
 *
 * <p>The labels {@code workflow} and {@code queue} have at most {@value Names#NAMES_MAX} values each, then
 * {@code other}. Reading meters asks the engine at most once a second.
 */
public final class EngineMeters implements AutoCloseable {
    /** Committed records that may wait to be counted; what comes above that is left out, and its number counted. */
    public static final int BACKLOG_MAX = 100_000;

    private final FeedSubscription feed;

    private EngineMeters(FeedSubscription feed) {
        this.feed = feed;
    }

    /**
     * Binds.
     *
     * @param namespace the label that all meters have
     * @param directory whose size and free room are told; null: none
     */
    public static EngineMeters bind(
            Fermata fermata, MeterRegistry registry, String namespace, @Nullable Path directory) {
        var names = new Names();
        new StateMeters(fermata, registry, namespace, names).register();
        if (directory != null) {
            new DiskMeters(directory).register(registry, namespace);
        }
        var counting = new EventMeters(fermata.engine(), registry, namespace, names);
        return new EngineMeters(fermata.follow(BACKLOG_MAX, counting::accept));
    }

    /** Counts nothing more. */
    @Override
    public void close() {
        feed.close();
    }
}
