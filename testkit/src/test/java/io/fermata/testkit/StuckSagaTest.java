package io.fermata.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What fails or crashes while a saga is undone. */
final class StuckSagaTest extends SagaStage {
    @Test
    void stuck_compensation_is_visible_until_a_person_has_it_tried_again() {
        var broken = new boolean[] {true};
        try (var fermata = open((ctx, saga) -> {
            saga.step("charge", ONCE, () -> world.add("charge"), Undoing.step(ONCE, undo -> {
                if (broken[0]) {
                    throw Failure.dependency("bank is closed");
                }
                world.add("refund");
            }));
            fail(ctx);
        })) {
            assertThat(trip(fermata).describe().status()).isEqualTo(Status.COMPENSATION_STUCK);
            assertThat(fermata.list("status = COMPENSATION_STUCK", null, 10).items())
                    .hasSize(1);
            assertThat(requireNonNull(trip(fermata).describe().views().get("saga"))
                            .text())
                    .contains("\"outcome\":\"STUCK\"")
                    .contains("bank is closed");

            trip(fermata).retry(stuck(fermata, "charge"), null);
            fermata.runUntilIdle();
            assertThat(trip(fermata).describe().status()).isEqualTo(Status.COMPENSATION_STUCK);
            broken[0] = false;
            fermata.restart();
            trip(fermata).retry(stuck(fermata, "charge"), null);

            assertThat(failedTable(fermata)).contains("charge UNDONE");
            assertThat(world).containsExactly("charge", "refund");
            assertThat(fermata.list("status = COMPENSATION_STUCK", null, 10).items())
                    .isEmpty();
        }
    }

    @Test
    void skip_needs_a_reason_and_a_stuck_compensation() {
        try (var fermata = open((ctx, saga) -> {
            saga.step("charge", ONCE, () -> world.add("charge"), Undoing.step(ONCE, undo -> {
                throw Failure.dependency("bank is closed");
            }));
            fail(ctx);
        })) {
            var operation = stuck(fermata, "charge");

            assertThatThrownBy(() -> trip(fermata).skip(operation, " ")).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> trip(fermata).skip("1", "why not")).isInstanceOf(NotFound.class);
            trip(fermata).skip(operation, "refunded by hand");

            assertThat(failedTable(fermata)).contains("charge SKIPPED (refunded by hand)");
        }
    }

    @Test
    void table_is_right_after_a_crash_between_two_failing_compensations_and_a_step_of_unknown_outcome() {
        var refunds = new AtomicInteger();
        try (var fermata = open((ctx, saga) -> {
            reserve(saga, "flight");
            saga.step("charge", ONCE, () -> world.add("charge"), Undoing.step(undo -> {
                if (refunds.incrementAndGet() <= 2) {
                    throw new java.io.IOException("bank is closed");
                }
                world.add("refund after " + undo.attempt() + " attempts");
            }));
            ignoring(() -> saga.step(
                    "insure",
                    ONCE,
                    () -> refuse(Failure.validation("too old")),
                    Undoing.<@Nullable Void>step(this::undo)));
            saga.task("ticket", quick(), TypeRef.of(String.class), "x", Undoing.step(this::undo));
        })) {
            fermata.poll("ticket", Duration.ZERO);
            fermata.advance(Duration.ofMillis(9_500));
            assertThat(refunds).hasValue(1);

            fermata.crash();
            fermata.restart();
            fermata.advance(Duration.ofHours(1));

            assertThat(failedTable(fermata))
                    .contains("ran out of time")
                    .contains("ticket UNDONE, insure NOT_NEEDED, charge UNDONE, flight UNDONE");
            assertThat(world)
                    .containsExactly(
                            "flight", "charge", "undo ticket, unknown", "refund after 3 attempts", "undo flight-1");
            assertThat(requireNonNull(trip(fermata).describe().views().get("saga"))
                            .text())
                    .contains("{\"attempts\":3,\"name\":\"charge\",\"operation\":\"2\",\"outcome\":\"UNDONE\"}");
        }
    }

    @Test
    void crash_at_any_moment_of_the_compensation_forgets_nothing() {
        for (int crashedAfterMillis = 0; crashedAfterMillis < 6_000; crashedAfterMillis += 250) {
            world.clear();
            var tries = new AtomicInteger();
            try (var fermata = open((ctx, saga) -> {
                reserve(saga, "flight");
                saga.step("charge", ONCE, () -> world.add("charge"), Undoing.step(undo -> {
                    if (tries.incrementAndGet() <= 2) {
                        throw new java.io.IOException("bank is closed");
                    }
                    world.add("refund");
                }));
                fail(ctx);
            })) {
                fermata.advance(Duration.ofMillis(crashedAfterMillis));
                fermata.restart();
                fermata.advance(Duration.ofMinutes(10));

                assertThat(failedTable(fermata)).contains("charge UNDONE, flight UNDONE");
                assertThat(world).containsExactly("flight", "charge", "refund", "undo flight-1");
            }
        }
    }
}
