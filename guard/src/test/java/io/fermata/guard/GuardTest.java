package io.fermata.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Deferred;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Guard;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.Status;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.testkit.SimulatedFermata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final WorkflowOptions TEXT = WorkflowOptions.types(String.class, String.class);
    private static final Duration LONG = Duration.ofHours(1);
    private static final BreakerOptions QUICK = BreakerOptions.DEFAULT
            .withCalls(2, 2)
            .withOpenFor(Duration.ofMinutes(10))
            .withProbes(1);

    private final AtomicReference<SimulatedFermata> running = new AtomicReference<>();
    private final Breakers breakers = new Breakers(new SimulatedClock());
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void an_open_breaker_parks_the_execution_and_burns_no_attempt() {
        var breaker = breakers.named("payments", QUICK);
        StepBody<String> body = attempt -> {
            if (calls.incrementAndGet() <= 2) {
                throw Failure.dependency("payments are down");
            }
            return "paid at attempt " + attempt.number();
        };
        try (var fermata = open(step(RetryPolicy.attempts(3), body, breaker))) {
            var paying = fermata.start("guarded", "g-1", "", String.class);
            fermata.advance(Duration.ofMinutes(1));

            assertThat(breaker.state()).isEqualTo("open");
            assertThat(paying.describe().status()).isEqualTo(Status.PARKED);
            assertThat(paying.describe().waits())
                    .singleElement()
                    .satisfies(wait -> assertThat(wait.toString()).contains("breaker payments is open"));
            assertThat(paying.result(LONG)).isEqualTo("paid at attempt 3");
            assertThat(fermata.now()).isAfter(SimulatedFermata.EPOCH.plus(Duration.ofMinutes(10)));
            assertThat(breaker.state()).isEqualTo("closed");
            assertThat(deferrals(paying.history(null, 1_000).items())).isPositive();
        }
    }

    @Test
    void a_deferred_attempt_survives_a_crash_under_the_same_number_and_key() {
        var keys = new LinkedHashSet<String>();
        StepBody<String> body = attempt -> {
            keys.add(attempt.idempotencyKey() + " " + attempt.number());
            if (calls.incrementAndGet() < 3) {
                throw new Deferred("not yet", Duration.ofMinutes(5));
            }
            return "done";
        };
        try (var fermata = open(step(RetryPolicy.NONE, body))) {
            var waiting = fermata.start("guarded", "g-1", "", String.class);
            fermata.advance(Duration.ofMinutes(1));
            fermata.restart();

            assertThat(fermata.execution("g-1", String.class).result(LONG)).isEqualTo("done");
            assertThat(keys).hasSize(1);
            assertThat(waiting.id()).isEqualTo("g-1");
        }
    }

    @Test
    void failures_of_the_callers_own_making_do_not_open_a_breaker() {
        var breaker = breakers.named("payments", QUICK);
        StepBody<String> body = attempt -> {
            throw Failure.validation("no such account");
        };
        try (var fermata = open(step(RetryPolicy.NONE, body, breaker))) {
            for (int i = 0; i < 5; i++) {
                var wrong = fermata.start("guarded", "g-" + i, "", String.class);
                assertThatThrownBy(() -> wrong.result(LONG)).hasMessageContaining("no such account");
            }

            assertThat(breaker.state()).isEqualTo("closed");
        }
    }

    @Test
    void a_failed_probe_opens_the_breaker_again() {
        var breaker = breakers.named("payments", QUICK);
        StepBody<String> body = attempt -> {
            calls.incrementAndGet();
            throw Failure.dependency("down");
        };
        try (var fermata = open(step(RetryPolicy.attempts(4), body, breaker))) {
            var paying = fermata.start("guarded", "g-1", "", String.class);
            fermata.advance(Duration.ofMinutes(11));

            assertThat(calls).hasValue(3);
            assertThat(breaker.state()).isEqualTo("open");
            assertThatThrownBy(() -> paying.result(LONG)).hasMessageContaining("down");
            assertThat(calls).hasValue(4);
        }
    }

    @Test
    void a_used_up_rate_defers() {
        var limit = RateLimit.of("api", 1, Duration.ofHours(2));
        StepBody<String> body = attempt -> "call " + calls.incrementAndGet();
        try (var fermata = open(step(RetryPolicy.NONE, body, limit.key("customer-7")))) {
            var first = fermata.start("guarded", "g-1", "", String.class);
            var second = fermata.start("guarded", "g-2", "", String.class);
            fermata.advance(LONG);

            assertThat(first.result(Duration.ZERO)).isEqualTo("call 1");
            assertThat(second.describe().status()).isEqualTo(Status.PARKED);
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void a_full_limit_defers_and_says_who_holds_it() {
        var limit = ConcurrencyLimit.of("db", 1).withPatience(Duration.ZERO);
        var inner = new AtomicReference<String>();
        StepBody<String> body = attempt -> {
            try {
                limit.<String>run(attempt, () -> "never");
            } catch (Deferred full) {
                inner.set(full.why() + " by " + limit.holders());
            }
            return "done";
        };
        try (var fermata = open(step(RetryPolicy.NONE, body, limit))) {
            assertThat(fermata.start("guarded", "g-1", "", String.class).result(LONG))
                    .isEqualTo("done");
            assertThat(inner).hasValue("limit db is full, held by g-1#1 by [g-1#1]");
            assertThat(limit.holders()).isEmpty();
        }
    }

    @Test
    void a_workers_guard_defers_its_tasks() {
        var limit = RateLimit.of("api", 1, Duration.ofHours(2));
        Workflow<String, String> asking = (ctx, input) -> ctx.task("ask", String.class, input);
        try (var fermata = SimulatedFermata.open(f -> f.register("asking", asking, TEXT)
                .worker(
                        "ask",
                        (context, question) -> "answer " + calls.incrementAndGet(),
                        WorkerOptions.slots(2).withInput(String.class).withGuards(limit)))) {
            var first = fermata.start("asking", "a-1", "?", String.class);
            var second = fermata.start("asking", "a-2", "?", String.class);
            fermata.advance(LONG);

            assertThat(first.result(Duration.ZERO)).isEqualTo("answer 1");
            assertThat(second.describe().status()).isEqualTo(Status.PARKED);
            assertThat(deferrals(second.history(null, 1_000).items())).isPositive();
        }
    }

    @Test
    void cached_result_is_recorded_without_running_the_step_again() {
        var cache = StepCache.of(10, LONG);
        StepBody<String> body = attempt -> "made " + calls.incrementAndGet();
        try (var fermata = open(step(RetryPolicy.NONE, body, cache.key("a", "b")))) {
            assertThat(fermata.start("guarded", "g-1", "", String.class).result(LONG))
                    .isEqualTo("made 1");
            assertThat(fermata.start("guarded", "g-2", "", String.class).result(LONG))
                    .isEqualTo("made 1");
        }
    }

    @Test
    void cached_result_that_one_execution_changes_is_not_changed_for_others() {
        var cache = StepCache.of(10, LONG);
        var lists = TypeRef.listOf(String.class);
        Workflow<String, String> changing = (ctx, input) -> {
            var options = StepOptions.DEFAULT.withGuards(cache.key("list"));
            var list = ctx.step("list", options, lists, attempt -> new ArrayList<>(List.of("made")));
            list.add("changed by " + input);
            return String.join(", ", list);
        };
        try (var fermata = SimulatedFermata.open(
                f -> f.register("changing", changing, WorkflowOptions.types(String.class, String.class)))) {
            assertThat(fermata.start("changing", "c-1", "one", String.class).result(LONG))
                    .isEqualTo("made, changed by one");
            assertThat(fermata.start("changing", "c-2", "two", String.class).result(LONG))
                    .isEqualTo("made, changed by two");
        }
    }

    @Test
    void bad_settings_are_refused_by_name() {
        assertThatThrownBy(() -> ConcurrencyLimit.of("db", 0))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("permits");
        assertThatThrownBy(() -> RateLimit.of("api", 0, LONG)).hasMessageContaining("attempts");
        assertThatThrownBy(() -> RateLimit.of("api", 1, Duration.ZERO)).hasMessageContaining("period");
        assertThatThrownBy(() -> StepCache.of(0, LONG)).hasMessageContaining("entriesMax");
        assertThatThrownBy(() -> BreakerOptions.DEFAULT.withFailurePercent(101)).hasMessageContaining("failurePercent");
        breakers.named("payments");
        assertThatThrownBy(() -> breakers.named("payments", QUICK)).hasMessageContaining("other options");
        assertThat(breakers.all()).hasSize(1);
    }

    private static long deferrals(List<HistoryEvent> history) {
        return history.stream()
                .filter(event -> event.type().equals("AttemptDeferred"))
                .count();
    }

    private static Workflow<String, String> step(RetryPolicy retry, StepBody<String> body, Guard... guards) {
        var options = StepOptions.retry(retry).withGuards(guards);
        return (ctx, input) -> ctx.step("call", options, TypeRef.of(String.class), body);
    }

    private SimulatedFermata open(Workflow<String, String> workflow) {
        var fermata = SimulatedFermata.open(f -> f.register("guarded", workflow, TEXT));
        running.set(fermata);
        return fermata;
    }

    /** The simulation's time for what is made before it. */
    private final class SimulatedClock extends Clock {
        @Override
        public Instant instant() {
            var fermata = running.get();
            return fermata == null ? SimulatedFermata.EPOCH : fermata.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
