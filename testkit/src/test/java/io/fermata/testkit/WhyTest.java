package io.fermata.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.WhyJson;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Category;
import io.fermata.sdk.ChildOptions;
import io.fermata.sdk.Context;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Guard;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.Reason;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowType;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every reason for which an execution does not go on is told, and telling it changes nothing. */
class WhyTest {
    private static final MessageType<String> PAID = new MessageType<>("paid", String.class);
    private static final MessageType<String> VOIDED = new MessageType<>("voided", String.class);
    private static final Instant START = SimulatedFermata.EPOCH;

    private Function<Context, String> body = ctx -> "done";

    private final class Tested implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return input.equals("child") ? ctx.await(PAID, "from-child") : body.apply(ctx);
        }
    }

    private static final class Reader implements TaskHandler<String, String> {
        @Override
        public String handle(TaskContext ctx, String input) {
            return input;
        }
    }

    private SimulatedFermata open(Function<Context, String> code) {
        body = code;
        return SimulatedFermata.open(
                f -> f.register("tested", new Tested(), WorkflowOptions.types(String.class, String.class)));
    }

    private static Reason only(SimulatedFermata fermata) {
        var why = fermata.execution("x").why();
        assertThat(why.reasons()).hasSize(1);
        return why.reasons().getFirst();
    }

    private static Reason start(SimulatedFermata fermata) {
        fermata.start("tested", "x", "", String.class);
        fermata.runUntilIdle();
        return only(fermata);
    }

    private static String sentence(SimulatedFermata fermata) {
        return fermata.execution("x").why().sentence();
    }

    @Test
    void message_is_told_with_type_key_since_and_until() {
        try (var fermata = open(ctx -> ctx.await(PAID, "4711", Duration.ofHours(2)))) {
            assertThat(start(fermata)).isInstanceOfSatisfying(Reason.AwaitsMessage.class, message -> {
                assertThat(message.type()).isEqualTo("paid");
                assertThat(message.key()).isEqualTo("4711");
                assertThat(message.until()).isEqualTo(message.since().plus(Duration.ofHours(2)));
                assertThat(message.nearMisses()).isEmpty();
            });
            fermata.advance(Duration.ofMinutes(3));
            assertThat(sentence(fermata))
                    .isEqualTo("x waits for message \"paid\" with key \"4711\" since 2030-01-01T00:00:00Z (3 min 0 s),"
                            + " until 2030-01-01T02:00:00Z");
        }
    }

    @Test
    void near_misses_are_another_key_first_the_nearest_another_type_and_an_expired_one() {
        try (var fermata = open(ctx -> {
            ctx.sleep(Duration.ofHours(1));
            return ctx.await(PAID, "A-1");
        })) {
            var early =
                    PublishOptions.DEFAULT.withTimeToLive(Duration.ofMinutes(1)).withCorrelationId("x");
            fermata.start("tested", "x", "", String.class);
            fermata.publish(PAID, "A-1", "too early", early);
            fermata.publish(PAID, "B-7", "another");
            fermata.publish(PAID, "a-1 ", "mistyped");
            fermata.publish(VOIDED, "A-1", "another type");
            fermata.advance(Duration.ofHours(1));

            assertThat(only(fermata))
                    .isInstanceOfSatisfying(
                            Reason.AwaitsMessage.class,
                            message -> assertThat(message.nearMisses())
                                    .extracting(
                                            Reason.NearMiss::difference, Reason.NearMiss::type, Reason.NearMiss::key)
                                    .containsExactly(
                                            org.assertj.core.groups.Tuple.tuple(
                                                    Reason.Difference.EXPIRED, "paid", "A-1"),
                                            org.assertj.core.groups.Tuple.tuple(
                                                    Reason.Difference.OTHER_KEY, "paid", "a-1 "),
                                            org.assertj.core.groups.Tuple.tuple(
                                                    Reason.Difference.OTHER_KEY, "paid", "B-7"),
                                            org.assertj.core.groups.Tuple.tuple(
                                                    Reason.Difference.OTHER_TYPE, "voided", "A-1")));
            assertThat(sentence(fermata)).contains("one of this type is kept under key \"a-1 \"");
        }
    }

    @Test
    void signal_is_told_by_name_with_those_that_came_and_are_not_awaited() {
        try (var fermata = open(ctx -> ctx.awaitSignal("approve", String.class))) {
            start(fermata);
            fermata.execution("x").signal("aprove", "typo");

            assertThat(only(fermata)).isInstanceOfSatisfying(Reason.AwaitsSignal.class, signal -> {
                assertThat(signal.name()).isEqualTo("approve");
                assertThat(signal.since()).isEqualTo(START);
                assertThat(signal.unread()).containsExactly("aprove");
            });
        }
    }

    @Test
    void callback_sleep_and_condition_are_told() {
        try (var fermata = open(
                ctx -> ctx.callback("clerk", String.class, Duration.ofHours(1)).get())) {
            assertThat(start(fermata))
                    .isInstanceOfSatisfying(
                            Reason.AwaitsCallback.class,
                            callback -> assertThat(callback.name()).isEqualTo("clerk"));
        }
        try (var fermata = open(ctx -> {
            ctx.sleep(Duration.ofHours(30));
            return "";
        })) {
            assertThat(start(fermata))
                    .isInstanceOfSatisfying(
                            Reason.Sleeps.class,
                            sleep -> assertThat(sleep.until()).isEqualTo(START.plus(Duration.ofHours(30))));
            assertThat(sentence(fermata)).isEqualTo("x sleeps until 2030-01-02T06:00:00Z (in 1 d 6 h)");
        }
        try (var fermata = open(ctx -> {
            ctx.until(() -> false);
            return "";
        })) {
            assertThat(start(fermata)).isEqualTo(new Reason.AwaitsCondition(START));
        }
    }

    @Test
    void queue_without_a_worker_is_told_with_since_when() {
        try (var fermata = open(ctx -> ctx.task("ocr", String.class, "page"))) {
            assertThat(start(fermata)).isInstanceOfSatisfying(Reason.Queued.class, queued -> {
                assertThat(queued.queue()).isEqualTo("ocr");
                assertThat(queued.served()).isFalse();
                assertThat(queued.takerSeen()).isNull();
            });
            assertThat(sentence(fermata)).contains("in queue \"ocr\" since", "which has no worker");
        }
    }

    @Test
    void tasks_ahead_are_counted_and_the_last_worker_is_remembered() {
        try (var fermata = open(ctx -> ctx.task("ocr", String.class, "page"))) {
            fermata.start("tested", "a", "", String.class);
            fermata.start("tested", "b", "", String.class);
            fermata.start("tested", "c", "", String.class);
            fermata.poll("ocr", Duration.ZERO);
            fermata.advance(Duration.ofMinutes(5));
            var polled = START;

            assertThat(start(fermata)).isInstanceOfSatisfying(Reason.Queued.class, queued -> {
                assertThat(queued.ahead()).isEqualTo(2);
                assertThat(queued.takerSeen()).isEqualTo(polled);
            });
        }
    }

    @Test
    void task_that_was_handed_out_names_its_worker() {
        try (var fermata = open(ctx -> ctx.task("ocr", String.class, "page"))) {
            start(fermata);
            fermata.poll("ocr", Duration.ZERO);

            assertThat(only(fermata)).isInstanceOfSatisfying(Reason.HandedOut.class, task -> {
                assertThat(task.worker()).isEqualTo("poll");
                assertThat(task.attempt()).isEqualTo(1);
            });
        }
    }

    @Test
    void retry_tells_attempt_moment_error_and_category() {
        var policy = StepOptions.retry(RetryPolicy.attempts(10));
        Callable<String> closed = () -> {
            throw Failure.dependency("bank is closed");
        };
        try (var fermata = open(ctx -> ctx.step("charge", policy, String.class, closed::call))) {
            assertThat(start(fermata)).isInstanceOfSatisfying(Reason.Retries.class, retry -> {
                assertThat(retry.attempt()).isEqualTo(2);
                assertThat(retry.attemptsMax()).isEqualTo(10);
                assertThat(retry.category()).isEqualTo(Category.DEPENDENCY);
                assertThat(retry.error()).isEqualTo("bank is closed");
                assertThat(retry.until()).isAfter(START);
            });
            assertThat(sentence(fermata)).contains("attempt 2 of 10, after: bank is closed (DEPENDENCY)");
        }
    }

    @Test
    void guard_that_holds_back_is_named() {
        var guard = new Guard() {
            @Override
            public <T extends @Nullable Object> T run(Attempt attempt, Callable<T> inner) {
                throw new Deferred("breaker bank is OPEN", Duration.ofSeconds(30));
            }
        };
        try (var fermata =
                open(ctx -> ctx.step("charge", StepOptions.DEFAULT.withGuards(guard), String.class, () -> ""))) {
            assertThat(start(fermata))
                    .isInstanceOfSatisfying(
                            Reason.HeldBack.class,
                            held -> assertThat(held.guard()).isEqualTo("breaker bank is OPEN"));
        }
    }

    @Test
    void mismatch_names_the_operation_and_what_to_do() {
        try (var fermata = open(ctx -> ctx.await(PAID, "1"))) {
            start(fermata);
            body = ctx -> ctx.await(VOIDED, "1");
            fermata.restart();
            fermata.publish(PAID, "1", "wakes it");
            fermata.runUntilIdle();

            var why = fermata.execution("x").why();
            assertThat(why.status()).isEqualTo(Status.BLOCKED);
            assertThat(why.reasons().getFirst()).isInstanceOfSatisfying(Reason.Blocked.class, blocked -> {
                assertThat(blocked.operation()).isEqualTo("1");
                assertThat(blocked.advice()).isNotEmpty();
                assertThat(blocked.at()).isEqualTo(START);
            });
            assertThat(why.sentence()).startsWith("x is blocked at operation 1 2030-01-01T00:00:00Z: ");
        }
    }

    @Test
    void stuck_compensation_tells_its_attempts_and_the_error() {
        var once = StepOptions.retry(RetryPolicy.attempts(3));
        try (var fermata = open(ctx -> ctx.saga(saga -> {
            saga.step("charge", once, () -> {}, Undoing.step(once, undo -> {
                throw Failure.transientFailure("refund is down");
            }));
            throw Failure.validation("out of stock");
        }))) {
            fermata.start("tested", "x", "", String.class);
            fermata.advance(Duration.ofHours(1));

            assertThat(only(fermata)).isInstanceOfSatisfying(Reason.CompensationStuck.class, stuck -> {
                assertThat(stuck.name()).isEqualTo("charge");
                assertThat(stuck.attempts()).isEqualTo(3);
                assertThat(stuck.error()).contains("refund is down");
            });
        }
    }

    @Test
    void pause_tells_when_and_why_and_what_it_waits_for_beside() {
        try (var fermata = open(ctx -> ctx.await(PAID, "1"))) {
            start(fermata);
            fermata.advance(Duration.ofMinutes(1));
            fermata.execution("x").pause("prices are wrong");

            var why = fermata.execution("x").why();
            assertThat(why.reasons().getFirst())
                    .isEqualTo(new Reason.Paused("prices are wrong", "", START.plus(Duration.ofMinutes(1))));
            assertThat(why.reasons()).hasSize(2);
            assertThat(why.sentence()).isEqualTo("x was paused 2030-01-01T00:01:00Z: prices are wrong");
        }
    }

    @Test
    void child_is_told_with_its_own_reason() {
        var type = new WorkflowType<>("tested", TypeRef.of(String.class), TypeRef.of(String.class));
        try (var fermata = open(ctx -> ctx.child(type, ChildOptions.DEFAULT.withId("kid"), "child"))) {
            assertThat(start(fermata))
                    .isInstanceOfSatisfying(
                            Reason.AwaitsChild.class,
                            child -> assertThat(requireNonNull(child.why())
                                            .reasons()
                                            .getFirst())
                                    .isInstanceOf(Reason.AwaitsMessage.class));
            assertThat(sentence(fermata))
                    .contains("waits for child kid", "which waits for message \"paid\" with key \"from-child\"");
        }
    }

    @Test
    void later_start_and_end_are_told() {
        try (var fermata = open(ctx -> {
            throw Failure.validation("no such order");
        })) {
            var later = StartOptions.DEFAULT.withStartDelay(Duration.ofHours(1));
            fermata.start("tested", "x", "", TypeRef.of(String.class), later);
            fermata.runUntilIdle();
            assertThat(only(fermata)).isEqualTo(new Reason.StartsLater(START.plus(Duration.ofHours(1))));

            fermata.advance(Duration.ofHours(1));
            assertThat(only(fermata)).isInstanceOfSatisfying(Reason.Closed.class, closed -> {
                assertThat(closed.status()).isEqualTo(Status.FAILED);
                assertThat(closed.error()).contains("no such order");
            });
        }
    }

    @Test
    void asking_writes_nothing_and_an_unknown_id_is_not_found() {
        try (var fermata = open(ctx -> ctx.awaitSignal("go", String.class))) {
            start(fermata);
            long events = fermata.execution("x").describe().historyEvents();

            assertThat(fermata.execution("x").why())
                    .isEqualTo(fermata.execution("x").why());
            assertThat(fermata.execution("x").describe().historyEvents()).isEqualTo(events);
            assertThatThrownBy(() -> fermata.execution("nobody").why()).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void json_has_a_kind_a_sentence_and_the_facts_of_each_reason() {
        try (var fermata = open(ctx -> ctx.await(PAID, "1"))) {
            start(fermata);

            assertThat(WhyJson.of(fermata.execution("x").why()).text())
                    .startsWith("{\"id\":\"x\",\"status\":\"PARKED\",\"at\":\"2030-01-01T00:00:00Z\",\"sentence\":\"x"
                            + " waits")
                    .contains("\"reasons\":[{\"kind\":\"awaits-message\",\"sentence\":\"waits for message")
                    .contains("\"type\":\"paid\",\"key\":\"1\"")
                    .contains("\"nearMisses\":[]");
        }
    }

    @Test
    void worker_of_this_process_is_served_and_nothing_is_ahead() {
        body = ctx -> ctx.task("ocr", String.class, "page");
        try (var fermata = SimulatedFermata.open(
                f -> f.register("tested", new Tested(), WorkflowOptions.types(String.class, String.class))
                        .worker("ocr", new Reader()))) {
            fermata.start("tested", "x", "", String.class);
            fermata.runUntilIdle();

            assertThat(only(fermata))
                    .isInstanceOfSatisfying(
                            Reason.Closed.class,
                            closed -> assertThat(closed.status()).isEqualTo(Status.COMPLETED));
        }
    }
}
