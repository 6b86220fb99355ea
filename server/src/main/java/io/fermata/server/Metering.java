package io.fermata.server;

import io.fermata.telemetry.EngineMeters;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Meters in the text that Prometheus reads. The first time it is asked it begins to follow what is committed, so that a
 * server that nobody watches pays nothing.
 */
final class Metering {
    static final String PATH = "/metrics";

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Backend backend;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Set<RouteTimes.Answered> known = new HashSet<>();
    private @Nullable RouteTable table;
    private @Nullable JvmGcMetrics collections;
    private @Nullable EngineMeters engine;

    Metering(Backend backend) {
        this.backend = backend;
    }

    void describe(RouteTable routes) {
        table = routes;
    }

    synchronized Reply scrape(ApiCall call) {
        if (engine == null) {
            begin(call.namespace());
        }
        requests();
        return new Reply.Whole(
                200, new LinkedHashMap<>(), TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private void begin(String namespace) {
        var following = EngineMeters.bind(
                backend.fermata(), registry, namespace, backend.fermata().directory());
        engine = following;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        var watched = new JvmGcMetrics();
        watched.bindTo(registry);
        collections = watched;
        Gauge.builder("fermata.http.waiting", backend.waits(), Waits::waiting)
                .description("requests that wait: results, polls, streams of events")
                .register(registry);
        backend.waits().afterEnd(this::end);
    }

    /** A timer for each route and status that was answered since the last time. */
    private void requests() {
        if (table == null) {
            return;
        }
        table.times().all().forEach((answered, times) -> {
            if (known.add(answered)) {
                FunctionTimer.builder(
                                "fermata.http.requests",
                                times,
                                each -> each.count().sum(),
                                each -> each.nanos().sum(),
                                TimeUnit.NANOSECONDS)
                        .description("answered requests by route; waits are part of the time")
                        .tags("method", answered.method(), "route", answered.path())
                        .tag("status", Integer.toString(answered.status()))
                        .tag("namespace", backend.namespace())
                        .register(registry);
            }
        });
    }

    private synchronized void end() {
        if (engine != null) {
            engine.close();
        }
        if (collections != null) {
            collections.close();
        }
        registry.close();
    }
}
