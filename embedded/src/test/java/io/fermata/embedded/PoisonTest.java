package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What would take an engine down, given to one: it harms at most its own execution. */
@Timeout(120)
class PoisonTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final MessageType<Object> TOLD = new MessageType<>("told", Object.class);
    private static final int HUGE_CHARS = 100 << 20;
    private static final int MORE_THAN_CARRIERS = 24;

    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final Semaphore full = new Semaphore(0);
    private final Fermata fermata = Fermata.inMemory()
            .alerts(alert -> full.release(alert.contains("its history has reached") ? 1 : 0))
            .register("healthy", new Healthy())
            .register("looping", new Looping(), WorkflowOptions.DEFAULT.withoutCheck("the check would find the poison"))
            .register("recursing", new Recursing())
            .register("recursing-step", new RecursingStep())
            .register("deaf", new Deaf())
            .register("waiting", new Waiting())
            .register("growing", new Growing())
            .register("hundred-megabytes", new HundredMegabytes())
            .open();

    private static final class Healthy implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer number) {
            return ctx.step("work", Integer.class, () -> number) + ctx.step("more", Integer.class, () -> 1);
        }
    }

    private final class Looping implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            entered.countDown();
            while (!over.get()) {
                Thread.onSpinWait();
            }
            return "out";
        }
    }

    private static final class Recursing implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer number) {
            return deeper(number);
        }
    }

    private static final class RecursingStep implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer number) {
            return ctx.step("recurse", Integer.class, () -> deeper(number));
        }
    }

    @SuppressWarnings("InfiniteRecursion") // That is the poison.
    private static int deeper(int number) {
        return deeper(number + 1) + 1;
    }

    /** A step that ignores interrupts. */
    private final class Deaf implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            return ctx.step("ignore", String.class, () -> {
                entered.countDown();
                while (!over.get()) {
                    var unused = Thread.interrupted();
                }
                return "heard nothing";
            });
        }
    }

    private static final class HundredMegabytes implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            return ctx.step("fetch", String.class, () -> "x".repeat(HUGE_CHARS));
        }
    }

    /** Grows without end. */
    private static final class Growing implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer views) {
            while (true) {
                for (int i = 0; i < views; i++) {
                    ctx.view("view", i);
                }
                ctx.step("grow", Integer.class, () -> views);
            }
        }
    }

    private static final class Waiting implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object ignored) {
            return ctx.await(TOLD, ctx.execution().id());
        }
    }

    @AfterEach
    void end() {
        over.set(true);
        fermata.close(SOON);
    }

    private void othersGoOn() {
        othersGoOn("healthy-");
    }

    private void othersGoOn(String ids) {
        for (int i = 0; i < 20; i++) {
            assertThat(fermata.start("healthy", ids + i, i, Integer.class).result(SOON))
                    .isEqualTo(i + 1);
        }
    }

    @Test
    void payload_of_a_hundred_megabytes_is_refused_at_every_door() {
        var huge = "x".repeat(HUGE_CHARS);
        var waiting = fermata.start("waiting", "w-1", null, Object.class);

        var most = " must have at most 2097152 ";
        refused("input" + most, () -> fermata.start("waiting", "w-2", huge, Object.class));
        refused("payload" + most, () -> fermata.publish(TOLD, "w-1", huge));
        refused("signal" + most, () -> waiting.signal("hear", huge));
        refused("argument" + most, () -> waiting.query("what", TypeRef.of(String.class), huge));
        refused("argument" + most, () -> waiting.update("do", huge, String.class));
        refused("result" + most, () -> fermata.complete("token", huge));
        refused("details" + most, () -> fermata.heartbeat("token", huge));
        refused("message" + most, () -> fermata.fail("token", Failure.transientFailure(huge)));
        refused("input" + most, () -> waiting.retry(null, huge));
        assertThatThrownBy(() -> fermata.execution("w-2").describe()).hasMessageContaining("w-2");
        othersGoOn();
    }

    private static void refused(String startOfMessage, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(InvalidInput.class).hasMessageStartingWith(startOfMessage);
    }

    @Test
    void result_of_a_hundred_megabytes_fails_its_own_step() {
        var execution = fermata.start("hundred-megabytes", "h-1", null, String.class);

        assertThatThrownBy(() -> execution.result(SOON)).hasMessageContaining("must have at most 2097152 bytes");
        othersGoOn();
    }

    @Test
    void history_at_its_cap_blocks_its_own_execution_each_time_it_is_resumed() throws InterruptedException {
        var growing = fermata.start("growing", "g-1", 500, Integer.class);
        full.acquire();

        growing.resume();
        full.acquire();

        assertThat(growing.describe().status()).isEqualTo(Status.BLOCKED);
        othersGoOn();
    }

    @Test
    void deep_json_is_refused_at_every_door() {
        var deep = new RawJson("[".repeat(100_000) + "]".repeat(100_000));
        Object nested = "innermost";
        for (int i = 0; i < 100_000; i++) {
            nested = List.of(nested);
        }
        var deepList = nested;

        assertThatThrownBy(() -> fermata.start("waiting", "w-1", deep, Object.class))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> fermata.start("waiting", "w-1", deepList, Object.class))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> fermata.publish(TOLD, "w-1", deep)).isInstanceOf(InvalidInput.class);
        othersGoOn();
    }

    @Test
    void endless_loop_holds_up_nobody_else() throws InterruptedException {
        var looping = fermata.start("looping", "l-1", null, String.class);
        entered.await();

        othersGoOn();

        over.set(true);
        assertThat(looping.result(SOON)).isEqualTo("out");
    }

    @Test
    void more_deaf_steps_than_carriers_hold_up_nobody_else() {
        var deaf = IntStream.range(0, MORE_THAN_CARRIERS)
                .mapToObj(i -> fermata.start("deaf", "d-" + i, null, String.class))
                .toList();

        for (int round = 0; round < 3; round++) {
            othersGoOn("round-" + round + "-");
        }

        over.set(true);
        assertThat(deaf).allSatisfy(one -> assertThat(one.result(SOON)).isEqualTo("heard nothing"));
    }

    @Test
    void endless_recursion_fails_its_own_execution() {
        var recursing = fermata.start("recursing", "r-1", 0, Integer.class);

        assertThatThrownBy(() -> recursing.result(SOON)).hasStackTraceContaining("StackOverflowError");
        othersGoOn();
    }

    @Test
    void endless_recursion_in_a_step_is_an_attempt_that_failed() {
        var recursing = fermata.start("recursing-step", "r-1", 0, Integer.class);

        othersGoOn();

        assertThat(recursing.history(null, 100).items())
                .anyMatch(event -> event.toString().contains("StackOverflowError"));
    }

    @Test
    void step_that_ignores_interrupts_does_not_outlive_its_execution() throws InterruptedException {
        var deaf = fermata.start("deaf", "d-1", null, String.class);
        entered.await();

        deaf.terminate("it does not listen");

        assertThat(deaf.describe().status().isClosed()).isTrue();
        othersGoOn();
    }
}
