package io.fermata.cli;

import io.fermata.engine.TraceEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing in a trace as the engine tells it, in one shape for the way between processes.
 *
 * @param reference how others name it as their cause: a run id, or a message's reference; empty if nobody can
 * @param cause the reference of what led to it; empty if it came from outside
 * @param id of the execution that runs, consumed or was signalled; of the message
 * @param name the workflow, the message's type or the signal's name
 */
record TraceItem(
        Kind kind,
        Instant at,
        String reference,
        String cause,
        String id,
        String name,
        String key,
        String state,
        @Nullable Instant until,
        List<String> triggered) {
    enum Kind {
        EXECUTION,
        MESSAGE,
        CONSUMED,
        SIGNAL
    }

    static final String DELIVERED = "DELIVERED";
    static final String REFUSED = "REFUSED";

    private static final int RUN_CHARS = 32;

    static TraceItem of(TraceEntry entry) {
        var at = Instant.ofEpochMilli(entry.atMillis());
        var cause = causeOf(entry.causationId());
        return switch (entry) {
            case TraceEntry.Started started -> of(started, at, cause);
            case TraceEntry.Published published -> of(published, at, cause);
            case TraceEntry.Consumed it ->
                new TraceItem(Kind.CONSUMED, at, "", cause, it.workflowId(), "", "", "", null, List.of());
            case TraceEntry.Signalled it -> {
                var state = it.delivered() ? DELIVERED : REFUSED;
                yield new TraceItem(Kind.SIGNAL, at, "", cause, it.workflowId(), it.name(), "", state, null, List.of());
            }
        };
    }

    /** What a server tells names its cause as the engine does. */
    static TraceItem ofServer(TraceItem told) {
        return new TraceItem(
                told.kind,
                told.at,
                told.reference,
                causeOf(told.cause),
                told.id,
                told.name,
                told.key,
                told.state,
                told.until,
                told.triggered);
    }

    private static TraceItem of(TraceEntry.Started started, Instant at, String cause) {
        return new TraceItem(
                Kind.EXECUTION,
                at,
                started.run().toString(),
                cause,
                started.workflowId(),
                started.workflow(),
                "",
                started.status().name(),
                started.closedMillis() == 0 ? null : Instant.ofEpochMilli(started.closedMillis()),
                List.of());
    }

    private static TraceItem of(TraceEntry.Published published, Instant at, String cause) {
        return new TraceItem(
                Kind.MESSAGE,
                at,
                published.reference(),
                cause,
                published.messageId(),
                published.type(),
                published.key(),
                published.undeliverable(),
                Instant.ofEpochMilli(published.expiresAtMillis()),
                published.triggered());
    }

    /** An operation belongs to its run; a message stands for itself. */
    private static String causeOf(String causationId) {
        boolean ofRun = causationId.length() > RUN_CHARS
                && causationId.charAt(RUN_CHARS) == '/'
                && causationId.substring(0, RUN_CHARS).matches("[0-9a-f]{32}");
        return ofRun ? causationId.substring(0, RUN_CHARS) : causationId;
    }
}
