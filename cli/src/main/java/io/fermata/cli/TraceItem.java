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
            case TraceEntry.Started it ->
                new TraceItem(
                        Kind.EXECUTION,
                        at,
                        it.run().toString(),
                        cause,
                        it.workflowId(),
                        it.workflow(),
                        "",
                        it.status().name(),
                        it.closedMillis() == 0 ? null : Instant.ofEpochMilli(it.closedMillis()),
                        List.of());
            case TraceEntry.Published it ->
                new TraceItem(
                        Kind.MESSAGE,
                        at,
                        it.reference(),
                        cause,
                        it.messageId(),
                        it.type(),
                        it.key(),
                        it.undeliverable(),
                        Instant.ofEpochMilli(it.expiresAtMillis()),
                        it.triggered());
            case TraceEntry.Consumed it ->
                new TraceItem(Kind.CONSUMED, at, "", cause, it.workflowId(), "", "", "", null, List.of());
            case TraceEntry.Signalled it ->
                new TraceItem(
                        Kind.SIGNAL,
                        at,
                        "",
                        cause,
                        it.workflowId(),
                        it.name(),
                        "",
                        it.delivered() ? DELIVERED : REFUSED,
                        null,
                        List.of());
        };
    }

    /** An operation belongs to its run; a message stands for itself. */
    private static String causeOf(String causationId) {
        boolean ofRun = causationId.length() > RUN_CHARS
                && causationId.charAt(RUN_CHARS) == '/'
                && causationId.substring(0, RUN_CHARS).matches("[0-9a-f]{32}");
        return ofRun ? causationId.substring(0, RUN_CHARS) : causationId;
    }
}
