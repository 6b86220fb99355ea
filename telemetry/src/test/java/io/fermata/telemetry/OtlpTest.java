package io.fermata.telemetry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fermata.embedded.Fermata;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.StepFailed;
import io.fermata.sdk.Workflow;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What arrives at a collector: the exporter as a process configures it, and a stand-in that decodes what it is sent.
 */
@NullMarked
@Timeout(60)
final class OtlpTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final BlockingQueue<ExportTraceServiceRequest> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> headers = new LinkedBlockingQueue<>();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final HttpServer collector;

    OtlpTest() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", this::receive);
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    /** A step that is done, and one that fails. */
    static final class Ordering implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            ctx.step("charge", String.class, () -> "charged");
            try {
                return ctx.step("pack", String.class, () -> {
                    throw Failure.validation("no box");
                });
            } catch (StepFailed expected) {
                return "sent as it is";
            }
        }
    }

    @Test
    void a_collector_is_sent_the_spans_of_an_execution() throws InterruptedException {
        var spans = run("o-1");

        var root = named(spans, "ordering");
        var charge = named(spans, "step charge");
        var pack = named(spans, "step pack");
        assertThat(root.getParentSpanId().isEmpty()).isTrue();
        assertThat(attribute(root, "fermata.execution.id")).isEqualTo("o-1");
        assertThat(hex(root.getTraceId().toByteArray())).isEqualTo(attribute(root, "fermata.run.id"));
        assertThat(root.getLinksList())
                .singleElement()
                .satisfies(
                        link -> assertThat(hex(link.getSpanId().toByteArray())).isEqualTo("b7ad6b7169203331"));
        for (var step : List.of(charge, pack)) {
            assertThat(step.getTraceId()).isEqualTo(root.getTraceId());
            assertThat(step.getParentSpanId()).isEqualTo(root.getSpanId());
            assertThat(step.getStartTimeUnixNano()).isBetween(root.getStartTimeUnixNano(), root.getEndTimeUnixNano());
        }
        assertThat(named(spans, "charge attempt 1").getParentSpanId()).isEqualTo(charge.getSpanId());
        assertThat(pack.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(pack.getStatus().getMessage()).contains("no box");
        assertThat(headers.poll(30, TimeUnit.SECONDS)).isEqualTo("application/x-protobuf Bearer k");
    }

    @Test
    void what_a_collector_has_no_time_for_is_sent_again() throws InterruptedException {
        unavailable.set(1);

        var spans = run("o-2");

        assertThat(attribute(named(spans, "ordering"), "fermata.execution.id")).isEqualTo("o-2");
        assertThat(unavailable).hasValueLessThan(1);
    }

    private Map<String, Span> run(String id) throws InterruptedException {
        var tracing = Tracing.configured(Map.of(
                "otel.exporter.otlp.endpoint",
                "http://127.0.0.1:" + collector.getAddress().getPort(),
                "otel.exporter.otlp.headers",
                "authorization=Bearer k",
                "otel.bsp.schedule.delay",
                "50"));
        try (var fermata =
                        Fermata.inMemory().register("ordering", new Ordering()).open();
                var following = tracing.follow(fermata)) {
            assertThat(following).isNotNull();
            var result = fermata.by("me", "", CALLER)
                    .start("ordering", id, null, String.class)
                    .result(LONG);
            assertThat(result).isEqualTo("sent as it is");
            return spans(5);
        }
    }

    /** By name, until there are so many. */
    private Map<String, Span> spans(int number) throws InterruptedException {
        var all = new java.util.HashMap<String, Span>();
        while (all.size() < number) {
            var request = requireNonNull(received.poll(30, TimeUnit.SECONDS), "only " + all.keySet() + " were sent");
            for (var resource : request.getResourceSpansList()) {
                assertThat(text(resource.getResource().getAttributesList(), "service.name"))
                        .isEqualTo("fermata");
                for (var scope : resource.getScopeSpansList()) {
                    scope.getSpansList().forEach(span -> all.put(span.getName(), span));
                }
            }
        }
        return all;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (unavailable.getAndDecrement() > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            headers.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            received.add(ExportTraceServiceRequest.parseFrom(body));
            var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static Span named(Map<String, Span> spans, String name) {
        return requireNonNull(spans.get(name), name);
    }

    private static String attribute(Span span, String name) {
        return text(span.getAttributesList(), name);
    }

    private static String text(List<KeyValue> attributes, String name) {
        var found = new ArrayList<String>();
        for (var each : attributes) {
            if (each.getKey().equals(name)) {
                found.add(each.getValue().getStringValue());
            }
        }
        return String.join(", ", found);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
