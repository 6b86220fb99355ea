package io.fermata.engine;

import io.fermata.kernel.Channels;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution stands.
 *
 * @param parked whether an open run does nothing here but wait
 * @param reason why it is paused or blocked, and {@code advice} how to go on; else empty
 * @param closedMillis 0 while it is open
 * @param channels what its channels hold
 * @param openUpdates taken and not answered yet: names by update id, oldest first
 */
public record Description(
        RunId run,
        StartSpec spec,
        Status status,
        boolean parked,
        long startedMillis,
        long closedMillis,
        long historyEvents,
        List<WaitView> waits,
        Map<String, Payload> attributes,
        Map<String, Payload> views,
        String reason,
        String advice,
        @Nullable RunEnd end,
        Channels channels,
        Map<String, String> openUpdates) {
    public Description {
        waits = List.copyOf(waits);
        attributes = Map.copyOf(attributes);
        views = Map.copyOf(views);
        openUpdates = Collections.unmodifiableMap(new LinkedHashMap<>(openUpdates));
    }
}
