package io.fermata.telemetry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.kernel.RunId;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullMarked
@Timeout(15)
class TracingTest {
    private static final MessageType<@Nullable Object> PAID = new MessageType<>("paid", TypeRef.anything());
    private static final String CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    /** Something of each: a step, a task, a wait. */
    static final class Ordering implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            ctx.step("charge", String.class, () -> "charged");
            ctx.task("pack", String.class, "a box");
            ctx.await(PAID, "k", LONG);
            return "sent";
        }
    }

    /** Fails. */
    static final class Failing implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            return ctx.step("charge", String.class, () -> {
                throw Failure.validation("no such card");
            });
        }
    }

    @Test
    void an_execution_is_a_trace_across_processes_linked_with_who_asked() {
        var traces = traces(Sampler.alwaysOn());
        try (var fermata =
                        Fermata.inMemory().register("ordering", new Ordering()).open();
                var following = traces.follow(fermata)) {
            var execution = fermata.by("me", "", CALLER).start("ordering", "o-1", null, String.class);
            var lease =
                    requireNonNull(fermata.engine().poll("pack", "w", 30_000).join());
            var given = traces.traceparent(lease);
            fermata.complete(lease.token(), "packed");
            fermata.by("bank", "", CALLER).publish(PAID, "k", 1, PublishOptions.DEFAULT);
            execution.result(LONG);
            var root = span("ordering");

            assertThat(following).isNotNull();
            assertThat(root.getTraceId()).isEqualTo(lease.run().toString());
            assertThat(root.getParentSpanContext().isValid()).isFalse();
            assertThat(root.getLinks())
                    .singleElement()
                    .satisfies(link ->
                            assertThat(link.getSpanContext().getSpanId()).isEqualTo("b7ad6b7169203331"));
            for (var name : new String[] {"step charge", "task pack", "await paid"}) {
                assertThat(span(name).getParentSpanId()).as(name).isEqualTo(root.getSpanId());
                assertThat(span(name).getTraceId()).as(name).isEqualTo(root.getTraceId());
            }
            var attempt = span("pack attempt 1");
            assertThat(attempt.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(attempt.getParentSpanId()).isEqualTo(span("task pack").getSpanId());
            assertThat(given).isEqualTo("00-" + attempt.getTraceId() + "-" + attempt.getSpanId() + "-01");
            assertThat(span("await paid").getLinks()).hasSize(1);
        }
    }

    /** Tells the ids of the span that is current in a step and in a task. */
    static final class Calling implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            var first = ctx.step("call", String.class, TracingTest::current);
            return first + " " + ctx.task("ring", String.class, null) + " " + current();
        }
    }

    /** A worker. */
    static final class Ringing implements TaskHandler<@Nullable Object, String> {
        @Override
        public String handle(TaskContext ctx, @Nullable Object input) {
            return current();
        }
    }

    private static String current() {
        return Span.current().getSpanContext().getSpanId();
    }

    @Test
    void the_span_of_an_attempt_is_current_while_its_body_runs_and_only_then() {
        var traces = traces(Sampler.alwaysOn());
        try (var fermata = Fermata.inMemory()
                        .interceptor(traces.interceptor())
                        .register("calling", new Calling())
                        .worker("ring", new Ringing())
                        .open();
                var following = traces.follow(fermata)) {
            var told = fermata.start("calling", "c-1", null, String.class).result(LONG);

            assertThat(following).isNotNull();
            assertThat(told)
                    .isEqualTo(span("call attempt 1").getSpanId() + " "
                            + span("ring attempt 1").getSpanId() + " " + SpanId.getInvalid());
        }
    }

    @Test
    void a_failure_is_the_status_of_what_failed() {
        try (var fermata = Fermata.inMemory().register("failing", new Failing()).open();
                var following = traces(Sampler.alwaysOn()).follow(fermata)) {
            fermata.start("failing", "f-1", null, String.class);

            assertThat(following).isNotNull();
            assertThat(span("failing").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span("step charge").getStatus().getDescription()).contains("no such card");
        }
    }

    @Test
    void what_is_not_sampled_is_not_told_and_its_workers_know() {
        var traces = traces(Sampler.alwaysOff());
        try (var fermata =
                        Fermata.inMemory().register("ordering", new Ordering()).open();
                var following = traces.follow(fermata)) {
            fermata.start("ordering", "o-1", null, String.class);
            var lease =
                    requireNonNull(fermata.engine().poll("pack", "w", 30_000).join());

            assertThat(following).isNotNull();
            assertThat(traces.traceparent(lease)).endsWith("-00");
            assertThat(exporter.getFinishedSpanItems()).isEmpty();
        }
    }

    @Test
    void what_begins_long_after_its_run_has_a_trace_of_its_own_with_a_link() {
        var run = RunId.of(1_000_000, 0, 7);
        long late = 1_000_001 + SpanIds.LONG.toMillis();

        var early = SpanIds.operation(run, "2", 1_000_000 + SpanIds.LONG.toMillis(), true);
        var own = SpanIds.operation(run, "2", late, true);

        assertThat(early.getTraceId()).isEqualTo(run.toString());
        assertThat(own.getTraceId()).isNotEqualTo(run.toString());
        var ids = new GivenIds();
        new SpanWriter(provider(Sampler.alwaysOn(), ids).get("test"), ids)
                .write(new SpanWriter.Told("late", own, SpanIds.run(run, true), late, late + 5));
        assertThat(span("late").getParentSpanContext().isValid()).isFalse();
        assertThat(span("late").getSpanContext().getTraceId()).isEqualTo(own.getTraceId());
        assertThat(span("late").getLinks().getFirst().getSpanContext()).isEqualTo(SpanIds.run(run, true));
    }

    @Test
    void a_header_that_is_malformed_is_ignored() {
        assertThat(Traceparent.recorded(CALLER)).isEqualTo(CALLER);
        assertThat(Traceparent.recorded(CALLER + "-more")).isEqualTo(CALLER);
        for (var wrong : new String[] {
            "",
            "00-0-0-0",
            CALLER.replace("0af7", "0AF7"),
            CALLER + "\n",
            "ff" + CALLER.substring(2),
            "00-00000000000000000000000000000000-b7ad6b7169203331-01"
        }) {
            assertThat(Traceparent.recorded(wrong)).as(wrong).isEmpty();
            assertThat(Traceparent.parse(Traceparent.recorded(wrong))).isEqualTo(SpanContext.getInvalid());
        }
        assertThat(Traceparent.recorded(null)).isEmpty();
    }

    private Tracing traces(Sampler sampler) {
        var ids = new GivenIds();
        return new Tracing(provider(sampler, ids), ids, InstantSource.system());
    }

    private SdkTracerProvider provider(Sampler sampler, GivenIds ids) {
        return SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build();
    }

    private SpanData span(String name) {
        while (true) {
            for (var span : exporter.getFinishedSpanItems()) {
                if (span.getName().equals(name)) {
                    return span;
                }
            }
            if (Thread.interrupted()) {
                throw new AssertionError("no span " + name + " among "
                        + exporter.getFinishedSpanItems().stream()
                                .map(SpanData::getName)
                                .toList());
            }
            Thread.onSpinWait();
        }
    }
}
