package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.Context;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A turn that writes a channel which a step has written meanwhile is taken again. */
@NullMarked
@Timeout(60)
class RetakenTurnTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Its method compares and sets while a step's write is recorded behind its back. */
    private static final class Overtaken implements Workflow<String, String> {
        private final CountDownLatch turnIsOpen = new CountDownLatch(1);
        private final CountDownLatch stepIsRecorded = new CountDownLatch(1);

        @Override
        public String run(Context ctx, String input) throws InterruptedException {
            var second = ctx.async(branch -> branch.step("second", String.class, attempt -> {
                turnIsOpen.await();
                attempt.channel("x", String.class).set("the step's");
                return "";
            }));
            ctx.step("first", String.class, () -> "");
            turnIsOpen.countDown();
            stepIsRecorded.await();
            var channel = ctx.channel("x", String.class);
            var was = channel.get();
            boolean isMine = channel.compareAndSet(null, "mine");
            ctx.all(List.of(second));
            return was + ", " + isMine + ", " + channel.get();
        }
    }

    @Test
    void a_turn_that_compared_what_is_gone_is_taken_again() throws InterruptedException {
        var overtaken = new Overtaken();
        var options = WorkflowOptions.DEFAULT.withoutCheck("the test decides when the turn goes on");
        try (var fermata =
                Fermata.inMemory().register("overtaken", overtaken, options).open()) {
            var execution = fermata.start("overtaken", "o", "", String.class);
            overtaken.turnIsOpen.await();
            while (execution.describe().channels().isEmpty()) {
                Thread.onSpinWait();
            }
            overtaken.stepIsRecorded.countDown();

            assertThat(execution.result(SOON)).isEqualTo("the step's, false, the step's");
            assertThat(execution.history(null, 1_000).items())
                    .noneMatch(event -> event.type().equals("Blocked"));
        }
    }
}
