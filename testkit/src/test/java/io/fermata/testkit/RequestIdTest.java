package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same request to start twice is one start. */
class RequestIdTest {
    private static final StartOptions REQUEST = StartOptions.DEFAULT.withRequestId("request-1");

    /** Waits, goes on as a new run, and waits again. */
    private static final Workflow<Integer, String> CONTINUING = (ctx, round) -> {
        ctx.awaitSignal("go", String.class);
        return round == 2 ? "done" : ctx.continueAsNew(round + 1);
    };

    @Test
    void a_request_finds_the_runs_that_followed_it_even_if_they_were_read_back_from_disk() {
        try (var fermata = SimulatedFermata.open(
                f -> f.register("continuing", CONTINUING, WorkflowOptions.types(Integer.class, String.class)))) {
            fermata.start("continuing", "a", 0, TypeRef.of(String.class), REQUEST);
            for (int round = 0; round < 2; round++) {
                fermata.runUntilIdle();
                fermata.restart();
                fermata.execution("a", String.class).signal("go", "");
            }
            fermata.runUntilIdle();

            var again = fermata.start("continuing", "a", 0, TypeRef.of(String.class), REQUEST);
            again.signal("go", "");

            assertThat(again.result(Duration.ofHours(1))).isEqualTo("done");
            var other = StartOptions.DEFAULT.withRequestId("request-2");
            assertThatThrownBy(() -> fermata.start("continuing", "a", 0, TypeRef.of(String.class), other))
                    .isInstanceOf(AlreadyStarted.class);
        }
    }
}
