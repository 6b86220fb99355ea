package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.engine.EngineRuntime;
import io.fermata.engine.ProgramHost;
import io.fermata.engine.QueryReply;
import io.fermata.engine.StepAttempt;
import io.fermata.engine.TaskResult;
import io.fermata.engine.ThreadRuntime;
import io.fermata.engine.Turn;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Channels;
import io.fermata.kernel.Event;
import io.fermata.kernel.Failure;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only real threads can show: interrupts, and code that does not come back. */
class ThreadsTest {
    private static final OperationId FIRST = new OperationId("1");

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ThreadRuntime runtime = new ThreadRuntime();
    private final Host host = new Host();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void code_that_loops_is_reported_with_its_stack() throws Exception {
        var stop = new AtomicBoolean();
        var entered = new CountDownLatch(1);
        var program = start((ctx, input) -> {
            entered.countDown();
            while (!stop.get()) {
                Thread.onSpinWait();
            }
            return "out";
        });
        var watchdog = new Watchdog();
        watchdog.add(program);
        entered.await();

        for (int look = 0; look <= Watchdog.SAME_LOOKS_MAX; look++) {
            watchdog.look();
        }

        assertThat(hear()).startsWith("stuck in the workflow's method").contains("ThreadsTest");
        stop.set(true);
        assertThat(hear()).isEqualTo("turn [Complete]");
    }

    @Test
    void an_abandoned_step_is_interrupted() throws Exception {
        var entered = new CountDownLatch(1);
        var program = start((ctx, input) -> ctx.step("block", String.class, () -> {
            entered.countDown();
            new CountDownLatch(1).await();
            return "never";
        }));
        assertThat(hear()).isEqualTo("turn [Open]");
        program.runStep(new StepAttempt(FIRST, 1, "key", 0, Channels.NONE));
        entered.await();

        program.abandonStep(FIRST, 1);

        assertThat(hear()).isEqualTo("failed java.lang.InterruptedException");
    }

    @Test
    void an_attempt_that_comes_before_its_step_waits_for_it() throws Exception {
        var go = new CountDownLatch(1);
        var program = start((ctx, input) -> {
            go.await();
            return ctx.step("s", String.class, () -> "x");
        });

        program.runStep(new StepAttempt(FIRST, 1, "key", 0, Channels.NONE));
        go.countDown();

        assertThat(List.of(hear(), hear())).containsExactlyInAnyOrder("turn [Open]", "completed 1");
    }

    @Test
    @Timeout(30)
    void an_interrupt_of_a_fiber_does_not_keep_it_awake() throws Exception {
        var program = start((ctx, input) -> {
            Thread.currentThread().interrupt();
            return ctx.task("t", String.class, "");
        });

        assertThat(hear()).isEqualTo("turn [Open]");
        program.query("none", Payload.NONE, new QueryReply() {
            @Override
            public void answer(Payload result) {
                heard.add("answered");
            }

            @Override
            public void fail(Failure failure) {
                heard.add("no such query");
            }
        });

        assertThat(hear()).isEqualTo("no such query");
        while (program.fibers.activity() >= 0) {
            Thread.onSpinWait();
        }
    }

    private JavaProgram start(Workflow<String, String> workflow) {
        var registration = Registration.of("w", workflow, WorkflowOptions.types(String.class, String.class));
        var kind = new JavaWorkflows(List.of(registration), Stage.PAYLOADS, List.of());
        var spec = new StartSpec(
                "w-1",
                "w",
                JavaWorkflows.KIND,
                "",
                Stage.PAYLOADS.of("x"),
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null);
        var program = (JavaProgram) kind.load(new RunId(1, 2), spec, host);
        program.show(new Turn(1, 1, 1, List.of(new HistoryRecord(1, 1, Cause.NONE, List.of(new Event.Started(spec))))));
        return program;
    }

    private String hear() throws InterruptedException {
        @Nullable String next = heard.poll(30, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    private final class Host implements ProgramHost {
        @Override
        public void completeTurn(Turn turn, List<Intent> intents, List<Long> consumedSignals) {
            heard.add("turn "
                    + intents.stream()
                            .map(each -> each.getClass().getSimpleName())
                            .toList());
        }

        @Override
        public void blockTurn(Turn turn, String reason, String advice) {
            heard.add("blocked " + reason);
        }

        @Override
        public void completeStep(OperationId operation, int attempt, TaskResult result) {
            heard.add("completed " + operation);
        }

        @Override
        public void failStep(OperationId operation, int attempt, Failure failure) {
            heard.add("failed " + failure.type());
        }

        @Override
        public void deferStep(OperationId operation, int attempt, String why, long delayMillis) {
            heard.add("deferred " + why);
        }

        @Override
        public void reportStuck(Turn turn, String stack) {
            heard.add("stuck in " + stack);
        }

        @Override
        public EngineRuntime runtime() {
            return runtime;
        }
    }
}
