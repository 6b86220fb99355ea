package io.fermata.telemetry;

import io.fermata.kernel.RunId;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Which span something is, told from what it is and when it began alone: whatever process tells of it, before or after
 * a crash, it is the same span, and nothing has to be stored. A run is a trace under its own id. What begins more than
 * {@link #LONG} after its run has a trace of its own, with a link, so that no trace is open for days.
 */
final class SpanIds {
    static final Duration LONG = Duration.ofMinutes(10);

    private SpanIds() {}

    /** The span of a run. */
    static SpanContext run(RunId run, boolean sampled) {
        return context(run.toString(), digest(run.toString()), sampled);
    }

    static SpanContext operation(RunId run, String operation, long openedMillis, boolean sampled) {
        return of(run, run + "/" + operation, openedMillis, sampled);
    }

    static SpanContext attempt(RunId run, String operation, int attempt, long startedMillis, boolean sampled) {
        return of(run, run + "/" + operation + "/" + attempt, startedMillis, sampled);
    }

    static boolean isLate(RunId run, long millis) {
        return millis - run.startMillis() > LONG.toMillis();
    }

    private static SpanContext of(RunId run, String name, long millis, boolean sampled) {
        var trace = isLate(run, millis) ? HexFormat.of().formatHex(digest("trace " + name), 0, 16) : run.toString();
        return context(trace, digest(name), sampled);
    }

    private static SpanContext context(String trace, byte[] span, boolean sampled) {
        return SpanContext.create(
                trace,
                HexFormat.of().formatHex(span, 0, 8),
                sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    /** With a first bit that keeps a span's id from being zero, which is none. */
    private static byte[] digest(String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            var bytes = ByteBuffer.wrap(digest);
            return bytes.putLong(0, bytes.getLong(0) | Long.MIN_VALUE).array();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
