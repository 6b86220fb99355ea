package io.fermata.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;

/** Gives the next span the ids that it was told; each thread has its own, and random ones while none was told. */
final class GivenIds implements IdGenerator {
    private final ThreadLocal<SpanContext> next = ThreadLocal.withInitial(SpanContext::getInvalid);
    private final IdGenerator random = IdGenerator.random();

    void next(SpanContext span) {
        next.set(span);
    }

    void done() {
        next.remove();
    }

    @Override
    public String generateSpanId() {
        var given = next.get();
        return given.isValid() ? given.getSpanId() : random.generateSpanId();
    }

    @Override
    public String generateTraceId() {
        var given = next.get();
        return given.isValid() ? given.getTraceId() : random.generateTraceId();
    }
}
