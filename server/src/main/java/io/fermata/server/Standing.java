package io.fermata.server;

import io.fermata.embedded.Readings;
import io.fermata.engine.WaitView;
import io.fermata.sdk.Description;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution stands: what {@link Description} says, and what a person wants to know beyond it.
 *
 * @param reason why it was paused, blocked or ended, as it was said; empty if nothing was
 * @param updates taken and not answered yet: names by update id
 */
record Standing(
        String id,
        String runId,
        String workflow,
        Status status,
        int attempt,
        Instant startedAt,
        @Nullable Instant closedAt,
        List<Wait> waits,
        @Nullable RawJson result,
        Description.@Nullable Problem error,
        Map<String, Object> attributes,
        Map<String, RawJson> views,
        String memo,
        long historyEvents,
        long historyBytes,
        Map<String, RawJson> channels,
        String correlationId,
        String reason,
        Map<String, String> updates) {
    /**
     * Something that an execution waits for; the first nine as {@link Description.Wait} has them.
     *
     * @param queue of a task, else null
     * @param type of a message, else null
     * @param worker who has the task, or null
     * @param lastError category and message of the attempt before, or null
     * @param heldBack the guard that does not let it begin, or null
     */
    record Wait(
            String operation,
            String kind,
            String name,
            @Nullable String key,
            @Nullable String token,
            String state,
            int attempt,
            Instant since,
            @Nullable Instant until,
            @Nullable String queue,
            @Nullable String type,
            @Nullable String worker,
            @Nullable String lastError,
            @Nullable String heldBack) {
        static Wait of(Description.Wait wait, WaitView told, boolean mayAnswer) {
            return new Wait(
                    wait.operation(),
                    wait.kind(),
                    wait.name(),
                    wait.key(),
                    mayAnswer ? wait.token() : null,
                    wait.state(),
                    wait.attempt(),
                    wait.since(),
                    wait.until(),
                    orNull(told.queue()),
                    orNull(told.type()),
                    orNull(told.worker()),
                    orNull(told.lastError()),
                    orNull(told.heldBack()));
        }
    }

    /** {@code mayAnswer}: a token completes what it names, so who may only look must not see it. */
    static Standing of(io.fermata.engine.Description told, Readings readings, boolean mayAnswer) {
        var described = readings.description(told);
        var waits = new ArrayList<Wait>();
        for (int i = 0; i < described.waits().size(); i++) {
            waits.add(Wait.of(described.waits().get(i), told.waits().get(i), mayAnswer));
        }
        return new Standing(
                described.id(),
                described.runId(),
                described.workflow(),
                described.status(),
                described.attempt(),
                described.startedAt(),
                described.closedAt(),
                waits,
                described.result(),
                described.error(),
                described.attributes(),
                described.views(),
                described.memo(),
                described.historyEvents(),
                described.historyBytes(),
                described.channels(),
                described.correlationId(),
                told.reason(),
                new TreeMap<>(told.openUpdates()));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
