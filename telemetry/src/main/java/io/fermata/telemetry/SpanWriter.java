package io.fermata.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes spans that are over, with ids and times that are known. */
final class SpanWriter {
    private static final int ERROR_CHARS_MAX = 500;

    private final Tracer tracer;
    private final GivenIds ids;

    SpanWriter(Tracer tracer, GivenIds ids) {
        this.tracer = tracer;
        this.ids = ids;
    }

    /** A span; of another trace than its parent's it is a root with a link to it. */
    static final class Told {
        private final String name;
        private final SpanContext span;
        private final SpanContext parent;
        private final long fromMillis;
        private final long toMillis;
        private final List<SpanContext> links = new ArrayList<>();
        private final Map<String, String> attributes = new LinkedHashMap<>();
        private SpanKind kind = SpanKind.INTERNAL;
        private @Nullable String error;

        Told(String name, SpanContext span, SpanContext parent, long fromMillis, long toMillis) {
            this.name = name;
            this.span = span;
            this.parent = parent;
            this.fromMillis = fromMillis;
            this.toMillis = toMillis;
        }

        Told linked(SpanContext other) {
            links.add(other);
            return this;
        }

        Told kind(SpanKind what) {
            kind = what;
            return this;
        }

        Told failed(@Nullable String message) {
            error = message;
            return this;
        }

        Told with(String attribute, String value) {
            attributes.put(attribute, value);
            return this;
        }
    }

    void write(Told told) {
        boolean child = told.parent.isValid() && told.parent.getTraceId().equals(told.span.getTraceId());
        var builder = tracer.spanBuilder(told.name)
                .setSpanKind(told.kind)
                .setParent(child ? Context.root().with(Span.wrap(told.parent)) : Context.root())
                .setStartTimestamp(told.fromMillis, TimeUnit.MILLISECONDS);
        if (!child && told.parent.isValid()) {
            builder.addLink(told.parent);
        }
        told.links.stream().filter(SpanContext::isValid).forEach(builder::addLink);
        told.attributes.forEach(builder::setAttribute);
        ids.next(told.span);
        try {
            var span = builder.startSpan();
            if (told.error != null) {
                var shown = told.error;
                span.setStatus(
                        StatusCode.ERROR,
                        shown.length() <= ERROR_CHARS_MAX ? shown : shown.substring(0, ERROR_CHARS_MAX));
            }
            span.end(Math.max(told.fromMillis, told.toMillis), TimeUnit.MILLISECONDS);
        } finally {
            ids.done();
        }
    }
}
