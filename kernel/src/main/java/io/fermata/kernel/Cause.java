package io.fermata.kernel;

/**
 * Who or what a command came from, and why; empty strings where unknown. Recorded with the events it leads to.
 *
 * @param causationId what led to it at once: {@code run/operation} or {@code message/type/key/id}
 * @param correlationId what it is all about, from the first start or message on
 */
public record Cause(String actor, String reason, String causationId, String traceContext, String correlationId) {
    public static final Cause NONE = by("", "");

    public static Cause by(String actor, String reason) {
        return new Cause(actor, reason, "", "", "");
    }

    /** The same within a trace: a {@code traceparent} of W3C Trace Context, or empty. */
    public Cause traced(String traceparent) {
        return new Cause(actor, reason, causationId, traceparent, correlationId);
    }

    /** The same with what led to it, and what it is about. */
    public Cause within(String causation, String correlation) {
        return new Cause(actor, reason, causation, traceContext, correlation);
    }
}
