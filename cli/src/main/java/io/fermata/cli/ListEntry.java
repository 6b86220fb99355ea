package io.fermata.cli;

import io.fermata.embedded.Readings;
import io.fermata.engine.ListedExecution;
import io.fermata.sdk.RawJson;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An execution as {@code list --json} prints it; what it waits for and its result are told by {@code show}. */
record ListEntry(
        String id,
        String run,
        String workflow,
        String status,
        Instant started,
        @Nullable Instant closed,
        int attempt,
        Map<String, RawJson> attributes,
        String memo) {
    static ListEntry of(ListedExecution listed, Readings readings) {
        var attributes = new TreeMap<String, RawJson>();
        listed.attributes().forEach((key, value) -> attributes.put(key, readings.json(value)));
        return new ListEntry(
                listed.workflowId(),
                listed.run().toString(),
                listed.workflow(),
                listed.status().name(),
                Instant.ofEpochMilli(listed.startedMillis()),
                listed.closedMillis() == 0 ? null : Instant.ofEpochMilli(listed.closedMillis()),
                listed.attempt(),
                attributes,
                listed.memo());
    }
}
