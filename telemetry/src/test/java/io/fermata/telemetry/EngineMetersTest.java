package io.fermata.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.Workflow;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
@Timeout(60)
class EngineMetersTest {
    private static final RetryPolicy AT_ONCE = RetryPolicy.DEFAULT.withInitialInterval(Duration.ofMillis(1));

    @TempDir
    private Path directory;

    private final MeterRegistry registry = new SimpleMeterRegistry();

    /** A step that fails once, and a task. */
    static final class Errands implements Workflow<@Nullable Object, String> {
        private final AtomicInteger tries = new AtomicInteger();

        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            ctx.step("flaky", StepOptions.DEFAULT.withRetry(AT_ONCE), String.class, () -> {
                if (tries.incrementAndGet() == 1) {
                    throw Failure.dependency("not yet");
                }
                return "done";
            });
            return ctx.task("errand", String.class, "milk");
        }
    }

    @Test
    void what_is_committed_is_counted_by_workflow_status_and_category() {
        try (var fermata = Fermata.embedded(directory)
                        .register("errands", new Errands())
                        .open();
                var meters = EngineMeters.bind(fermata, registry, "default", directory)) {
            var execution = fermata.start("errands", "e-1", null, String.class);
            var task = java.util.Objects.requireNonNull(fermata.poll("errand", Duration.ofSeconds(30)));
            fermata.complete(task.token(), "fetched");
            execution.result(Duration.ofSeconds(30));
            await("fermata.executions.closed", "workflow", "errands");

            assertThat(meters).isNotNull();
            assertThat(count("fermata.executions.started", "workflow", "errands"))
                    .isEqualTo(1);
            assertThat(count("fermata.executions.closed", "status", "completed"))
                    .isEqualTo(1);
            assertThat(count("fermata.attempts.failed", "category", "dependency"))
                    .isEqualTo(1);
            assertThat(count("fermata.retries", "kind", "step")).isEqualTo(1);
            assertThat(count("fermata.operations", "kind", "task")).isEqualTo(1);
            assertThat(count("fermata.tasks.schedule.to.start", "queue", "errand"))
                    .isEqualTo(1);
            assertThat(value("fermata.mailbox.max")).isPositive();
            assertThat(value("fermata.executions")).isEqualTo(1);
            assertThat(value("fermata.log.bytes")).isPositive();
            assertThat(value("fermata.disk.used.bytes")).isPositive();
        }
    }

    @Test
    void names_beyond_the_limit_share_one_label() {
        var names = new Names();
        for (int i = 0; i < Names.NAMES_MAX; i++) {
            assertThat(names.label("w" + i)).isEqualTo("w" + i);
        }

        assertThat(names.label("one too many")).isEqualTo(Names.OTHER);
        assertThat(names.label("w7")).isEqualTo("w7");
    }

    @Test
    void what_is_open_is_forgotten_oldest_first() {
        var open = new OpenWork<Integer>();
        var run = io.fermata.kernel.RunId.of(1, 0, 1);
        for (int i = 0; i <= OpenWork.OPEN_MAX; i++) {
            open.began(run, new io.fermata.kernel.OperationId("o" + i), i);
        }

        assertThat(open.ended(run, new io.fermata.kernel.OperationId("o0"))).isNull();
        assertThat(open.ended(run, new io.fermata.kernel.OperationId("o1"))).isEqualTo(1);
    }

    private void await(String name, String label, String text) {
        while (registry.find(name).tag(label, text).meter() == null && !Thread.interrupted()) {
            Thread.onSpinWait();
        }
    }

    private double count(String name, String label, String text) {
        var meter = registry.find(name).tag(label, text).meter();
        assertThat(meter).as(name).isNotNull();
        return meter instanceof Timer timer ? timer.count() : first(java.util.Objects.requireNonNull(meter));
    }

    private double value(String name) {
        // Rows of many come with the first look at any other.
        registry.get("fermata.mailbox.waiting").gauge().value();
        return first(registry.get(name).meter());
    }

    private static double first(Meter meter) {
        return meter.measure().iterator().next().getValue();
    }
}
