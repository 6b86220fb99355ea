package io.fermata.embedded;

import io.fermata.engine.TraceEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing in a trace, in one shape for every way to people.
 *
 * @param reference how others name it as their cause: a run id, or a message's reference; empty if nobody can
 * @param cause {@code run/operation} of an execution or a message's {@code reference}; empty: from outside
 * @param id of the execution that runs, consumed or was signalled; of the message
 * @param name the workflow, the message's type or the signal's name; {@code key} of the message
 * @param state of the run; of a message why it is a dead letter; of a signal {@value DELIVERED} or {@value REFUSED}
 * @param until when a run ended, or until when a message is kept
 * @param triggered executions that triggers were to start with the message
 */
public record TraceItem(
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
    /** The state of a signal that reached an execution. */
    public static final String DELIVERED = "DELIVERED";

    /** The state of a signal that did not. */
    public static final String REFUSED = "REFUSED";

    private static final int RUN_CHARS = 32;

    /** What something in a trace is: a run that began, a message, a run that took one, a signal. */
    public enum Kind {
        EXECUTION,
        MESSAGE,
        CONSUMED,
        SIGNAL
    }

    /** What the engine tells. */
    public static TraceItem of(TraceEntry entry) {
        var at = Instant.ofEpochMilli(entry.atMillis());
        var cause = entry.causationId();
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

    /** The same with a run as its cause where that is an operation of it; a message stands for itself. */
    public TraceItem causedByRun() {
        boolean ofRun = cause.length() > RUN_CHARS
                && cause.charAt(RUN_CHARS) == '/'
                && cause.substring(0, RUN_CHARS).matches("[0-9a-f]{32}");
        return ofRun
                ? new TraceItem(
                        kind, at, reference, cause.substring(0, RUN_CHARS), id, name, key, state, until, triggered)
                : this;
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
}
