package io.fermata.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Promise;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.Status;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undo;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a saga undoes, in which order, and what it tells about it. */
final class SagaTest extends TripFixture {
    @Test
    void what_was_done_is_undone_in_reverse_order_with_its_result() {
        try (var fermata = open((ctx, saga) -> {
            reserve(saga, "flight");
            reserve(saga, "hotel");
            fail(ctx);
        })) {
            var table = failedTable(fermata);

            assertThat(world).containsExactly("flight", "hotel", "undo hotel-1", "undo flight-1");
            assertThat(table).contains("out of stock").contains("compensation: hotel UNDONE, flight UNDONE");
        }
    }

    @Test
    void compensation_gets_the_steps_output_and_the_key_it_was_done_under() {
        var keys = new ArrayList<String>();
        try (var fermata = open((ctx, saga) -> {
            saga.step(
                    "charge",
                    ONCE,
                    TypeRef.of(Integer.class),
                    attempt -> {
                        keys.add(attempt.idempotencyKey());
                        return 42;
                    },
                    Undoing.step(undo -> {
                        keys.add(undo.idempotencyKey());
                        world.add(undo.name() + " " + undo.result() + " attempt " + undo.attempt() + " of "
                                + undo.execution().id() + " operation " + undo.operation());
                    }));
            fail(ctx);
        })) {
            failedTable(fermata);

            assertThat(world).containsExactly("charge 42 attempt 1 of trip operation 1");
            assertThat(keys).hasSize(2);
            assertThat(keys.get(1)).isEqualTo(keys.get(0));
        }
    }

    @Test
    void what_certainly_was_not_applied_needs_no_compensation() {
        try (var fermata = open((ctx, saga) -> {
            ignoring(() -> saga.step(
                    "refused",
                    ONCE,
                    () -> refuse(Failure.validation("no such city")),
                    Undoing.<@Nullable Void>step(this::undo)));
            ignoring(() -> saga.step(
                    "marked",
                    ONCE,
                    () -> refuse(Failure.transientFailure("pool full").notApplied()),
                    Undoing.<@Nullable Void>step(this::undo)));
            saga.task("unstarted", soon(), TypeRef.of(String.class), "x", Undoing.step(this::undo));
        })) {
            fermata.advance(Duration.ofMinutes(2));

            assertThat(failedTable(fermata)).contains("unstarted NOT_NEEDED, marked NOT_NEEDED, refused NOT_NEEDED");
            assertThat(world).isEmpty();
        }
    }

    @Test
    void one_attempt_that_may_have_been_applied_makes_it_due() {
        var attempts = new AtomicInteger();
        try (var fermata = open((ctx, saga) -> saga.step(
                "charge",
                StepOptions.retry(RetryPolicy.attempts(2)),
                () -> {
                    throw attempts.incrementAndGet() == 1
                            ? new java.io.IOException("connection reset")
                            : Failure.validation("now it is closed");
                },
                Undoing.<@Nullable Void>step(this::undo)))) {
            fermata.advance(Duration.ofMinutes(1));

            assertThat(failedTable(fermata)).contains("charge UNDONE");
            assertThat(world).containsExactly("undo charge, unknown");
        }
    }

    @Test
    void any_error_of_a_compensation_leaves_the_others_to_be_undone() {
        try (var fermata = open((ctx, saga) -> {
            reserve(saga, "flight");
            saga.step("hotel", ONCE, () -> world.add("hotel"), Undoing.step(ONCE, undo -> {
                throw new IllegalStateException("not a compensation error at all");
            }));
            fail(ctx);
        })) {
            assertThat(world).containsExactly("flight", "hotel", "undo flight-1");
            assertThat(trip(fermata).describe().status()).isEqualTo(Status.COMPENSATION_STUCK);
        }
    }

    @Test
    void failure_of_the_first_step_hides_nothing() {
        try (var fermata = open((ctx, saga) -> {
            saga.step(
                    "file",
                    ONCE,
                    () -> refuse(Failure.logic("disk is read-only").withType("ReadOnly")),
                    Undoing.step(undo -> {
                        throw new IllegalStateException("the rollback fails too");
                    }));
        })) {
            fermata.advance(Duration.ofHours(1));
            trip(fermata).skip(stuck(fermata, "file"), "there is no file");

            assertThatThrownBy(() -> trip(fermata).result(Duration.ZERO))
                    .isInstanceOf(WorkflowFailed.class)
                    .rootCause()
                    .hasToString("ReadOnly: disk is read-only");
        }
    }

    @Test
    void nothing_before_the_pivot_is_undone() {
        try (var fermata = open((ctx, saga) -> {
            reserve(saga, "flight");
            saga.pivot();
            reserve(saga, "hotel");
            fail(ctx);
        })) {
            failedTable(fermata);

            assertThat(world).containsExactly("flight", "hotel", "undo hotel-1");
        }
    }

    @Test
    void saga_that_succeeds_undoes_nothing() {
        try (var fermata = open((ctx, saga) -> reserve(saga, "flight"))) {
            assertThat(trip(fermata).result(Duration.ZERO)).isEqualTo("booked");
            assertThat(world).containsExactly("flight");
        }
    }

    @Test
    void branches_are_undone_in_reverse_order_of_their_registration_in_history() {
        try (var fermata = open((ctx, saga) -> {
            var left = ctx.async(branch -> {
                branch.sleep(Duration.ofMinutes(3));
                reserve(saga, "left");
                return "";
            });
            var right = ctx.async(branch -> {
                branch.sleep(Duration.ofMinutes(1));
                reserve(saga, "right");
                return "";
            });
            ctx.all(left, right);
            fail(ctx);
        })) {
            fermata.advance(Duration.ofMinutes(5));
            failedTable(fermata);

            assertThat(world).containsExactly("right", "left", "undo left-1", "undo right-1");
        }
    }

    @Test
    void what_still_runs_in_a_branch_when_the_saga_fails_is_undone_as_unknown() {
        try (var fermata = open((ctx, saga) -> {
            Promise<String> open = saga.taskAsync(
                    "reserve", TaskOptions.DEFAULT, TypeRef.of(String.class), "x", Undoing.step(this::undo));
            ctx.sleep(Duration.ofMinutes(1));
            fail(ctx);
            open.get();
        })) {
            fermata.poll("reserve", Duration.ZERO);
            fermata.advance(Duration.ofMinutes(2));

            assertThat(failedTable(fermata)).contains("reserve UNDONE");
            assertThat(world).containsExactly("undo reserve, unknown");
        }
    }

    @Test
    void cancel_undoes_and_does_not_reach_the_compensation() {
        try (var fermata = open((ctx, saga) -> {
            reserve(saga, "flight");
            ctx.sleep(Duration.ofDays(1));
        })) {
            trip(fermata).cancel("changed my mind");
            fermata.runUntilIdle();

            assertThat(world).containsExactly("flight", "undo flight-1");
            assertThat(trip(fermata).describe().status()).isEqualTo(Status.CANCELLED);
        }
    }

    @Test
    void compensation_may_be_a_task_or_a_child() {
        Workflow<String, String> refund = (ctx, input) -> {
            ctx.step("refund", () -> world.add("child " + input));
            return input;
        };
        try (var fermata =
                open(f -> f.register("refund", refund, TEXTS).worker("release", new Release()), (ctx, saga) -> {
                    saga.step(
                            "charge",
                            ONCE,
                            TypeRef.of(String.class),
                            attempt -> "receipt",
                            Undoing.child(
                                    io.fermata.sdk.WorkflowType.of("refund", String.class, String.class),
                                    Undo::result));
                    saga.step(
                            "hold",
                            ONCE,
                            TypeRef.of(String.class),
                            attempt -> "seat",
                            Undoing.task("release", Undo::result));
                    fail(ctx);
                })) {
            assertThat(failedTable(fermata)).contains("hold UNDONE, charge UNDONE");
            assertThat(world).containsExactly("worker seat", "child receipt");
        }
    }

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

    private static void refuse(Failure failure) {
        throw failure;
    }

    /** A worker whose types are found by reflection. */
    private final class Release implements TaskHandler<String, String> {
        @Override
        public String handle(TaskContext ctx, String seat) {
            world.add("worker " + seat);
            return seat;
        }
    }
}
