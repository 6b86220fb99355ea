package io.fermata.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} of W3C Trace Context. */
public final class Traceparent {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.{0,200})?");

    private Traceparent() {}

    /**
     * The header as it is recorded; empty for none, and for one that is malformed, which the standard says to ignore.
     */
    public static String recorded(@Nullable String header) {
        return header != null && FORM.matcher(header).matches() && !header.startsWith("ff")
                ? header.substring(0, 55)
                : "";
    }

    static String of(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }

    /** What was recorded; not valid if nothing was. */
    static SpanContext parse(String recorded) {
        var found = FORM.matcher(recorded);
        return found.matches()
                ? SpanContext.createFromRemoteParent(
                        found.group(1), found.group(2), TraceFlags.fromHex(found.group(3), 0), TraceState.getDefault())
                : SpanContext.getInvalid();
    }
}
