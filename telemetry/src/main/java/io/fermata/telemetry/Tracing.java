package io.fermata.telemetry;

import io.fermata.embedded.Fermata;
import io.fermata.engine.FeedSubscription;
import io.fermata.engine.TaskLease;
import io.fermata.kernel.RunId;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.LogFields;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans of executions, operations and attempts for OpenTelemetry, made of committed events. Off unless the process is
 * configured to send traces, by {@code OTEL_TRACES_EXPORTER} or {@code OTEL_EXPORTER_OTLP_ENDPOINT} and the other
 * variables of OpenTelemetry, or by system properties of the same names in lower case with dots.
 */
public final class Tracing {
    /** Committed records that may wait to be told; what comes above that is in no trace. */
    public static final int BACKLOG_MAX = 100_000;

    private static final List<String> SWITCHES =
            List.of("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    private static final @Nullable Tracing PROCESS = configured();

    private final SdkTracerProvider provider;
    private final GivenIds ids;
    private final InstantSource clock;

    Tracing(SdkTracerProvider provider, GivenIds ids, InstantSource clock) {
        this.provider = provider;
        this.ids = ids;
        this.clock = clock;
    }

    /** The traces that this process is configured to send; null if it is not. */
    public static @Nullable Tracing ofProcess() {
        return PROCESS;
    }

    /** Tells of everything that is committed from now on, until the subscription is closed. */
    public FeedSubscription follow(Fermata fermata) {
        var spans = new EventSpans(provider.get("io.fermata"), ids, this::isSampled);
        return fermata.follow(BACKLOG_MAX, spans::accept);
    }

    /**
     * Makes an attempt's span the current one while its body runs in this process; registered before the engine opens.
     */
    public Interceptor interceptor() {
        return new CurrentSpans(clock, this::isSampled);
    }

    /** The span that a worker's own spans belong to, as the header {@code traceparent} has it. */
    public String traceparent(TaskLease lease) {
        return Traceparent.of(SpanIds.attempt(
                lease.run(), lease.operation(), lease.attempt(), clock.millis(), isSampled(lease.run())));
    }

    /**
     * The trace of what these {@link LogFields} are about: an attempt's if they are of one, else its run's; null if
     * they are about no run.
     */
    public @Nullable String traceOf(Map<String, String> fields) {
        var run = fields.get(LogFields.RUN);
        if (run == null) {
            return null;
        }
        var operation = fields.get(LogFields.OPERATION);
        var attempt = fields.get(LogFields.ATTEMPT);
        var started = fields.get(LogFields.STARTED);
        if (operation == null || attempt == null || started == null) {
            return run;
        }
        long startedMillis = Instant.parse(started).toEpochMilli();
        return SpanIds.attempt(RunId.parse(run), operation, Integer.parseInt(attempt), startedMillis, true)
                .getTraceId();
    }

    /** Whether a run's trace is sampled, as the configured sampler decides by its id. */
    private boolean isSampled(RunId run) {
        return provider.getSampler()
                        .shouldSample(
                                Context.root(),
                                run.toString(),
                                "execution",
                                SpanKind.INTERNAL,
                                Attributes.empty(),
                                List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
    }

    private static @Nullable Tracing configured() {
        boolean asked = SWITCHES.stream()
                .map(name -> {
                    var property = System.getProperty(
                            name.toLowerCase(java.util.Locale.ROOT).replace('_', '.'));
                    return property == null ? System.getenv(name) : property;
                })
                .anyMatch(value -> value != null && !value.isBlank() && !value.equals("none"));
        return asked ? configured(Map.of()) : null;
    }

    /** {@code settings} count where variables and system properties say nothing. */
    static Tracing configured(Map<String, String> settings) {
        var ids = new GivenIds();
        var sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> Map.of(
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none",
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.service.name", "fermata"))
                .addPropertiesSupplier(() -> settings)
                .addTracerProviderCustomizer((builder, ignored) -> builder.setIdGenerator(ids))
                .build()
                .getOpenTelemetrySdk();
        return new Tracing(sdk.getSdkTracerProvider(), ids, InstantSource.system());
    }
}
