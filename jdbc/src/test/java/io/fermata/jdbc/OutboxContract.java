package io.fermata.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.FermataBuilder;
import io.fermata.embedded.Json;
import io.fermata.sdk.Context;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.OutcomeUnknown;
import io.fermata.sdk.Overloaded;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowType;
import io.fermata.testkit.SimulatedFermata;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the outbox promises on every database: all that was committed leaves once and in order, and nothing else. */
@Timeout(60)
abstract class OutboxContract {
    private static final MessageType<String> PAID = new MessageType<>("paid", String.class);
    private static final WorkflowType<String, String> SHIPPING =
            WorkflowType.of("shipping", String.class, String.class);

    private final Outbox outbox = Outbox.with(Json.strict());
    private Database database;

    abstract DataSource emptyDatabase() throws Exception;

    @BeforeEach
    final void makeTables() throws Exception {
        database = new Database(emptyDatabase());
    }

    @Test
    void an_execution_starts_when_the_transaction_commits_and_only_then() throws Exception {
        try (var fermata = SimulatedFermata.open(this::shipping);
                var drain = OutboxDrain.of(database.dataSource(), fermata)) {
            commit(connection -> outbox.start(connection, SHIPPING, "s-1", "shoes"));
            assertThatThrownBy(() -> commit(connection -> {
                        outbox.start(connection, SHIPPING, "s-2", "hat");
                        throw new SQLException("rolled back");
                    }))
                    .hasMessage("rolled back");

            assertThat(drain.drainOnce()).isEqualTo(1);

            assertThat(fermata.execution("s-1", String.class).result(Duration.ZERO))
                    .isEqualTo("shoes shipped");
            assertThatThrownBy(() -> fermata.execution("s-2", String.class).result(Duration.ZERO))
                    .isInstanceOf(NotFound.class);
            assertThat(database.outbox()).isEmpty();
            assertThat(drain.drainOnce()).isZero();
        }
    }

    @Test
    void a_crash_after_the_hand_over_and_before_the_delete_starts_and_publishes_nothing_twice() throws Exception {
        var handedOver = new AtomicInteger();
        var crashing = FaultyDataSource.of(
                database.dataSource(),
                () -> {
                    if (handedOver.get() > 0) {
                        handedOver.set(-10);
                        throw new SQLException("the process died", "08006");
                    }
                },
                () -> {});
        try (var fermata = SimulatedFermata.open(this::shipping);
                var drain = OutboxDrain.of(crashing, ScriptedClient.counting(handedOver, fermata))) {
            commit(connection -> {
                outbox.start(connection, "collector", "c-1", 2);
                outbox.publish(connection, PAID, "k", "first");
                outbox.publish(connection, PAID, "k", "second");
            });
            assertThatThrownBy(drain::drainOnce).isInstanceOf(OutcomeUnknown.class);
            fermata.runUntilIdle();
            assertThat(database.outbox()).hasSize(3);

            assertThat(drain.drainOnce()).isEqualTo(3);

            assertThat(fermata.execution("c-1", String.class).result(Duration.ZERO))
                    .isEqualTo("first,second");
            fermata.start("collector", "c-2", 1, String.class);
            fermata.publish(PAID, "k", "third");
            assertThat(fermata.execution("c-2", String.class).result(Duration.ZERO))
                    .isEqualTo("third");
        }
    }

    @Test
    void rows_leave_in_order_and_in_bounded_batches() throws Exception {
        var seen = new ArrayList<String>();
        try (var drain = OutboxDrain.of(database.dataSource(), ScriptedClient.of(seen::add))) {
            commit(connection -> {
                for (int i = 0; i < 250; i++) {
                    outbox.publish(connection, PAID, "k" + i, "x");
                }
            });

            assertThat(drain.drainOnce()).isEqualTo(OutboxDrain.BATCH_ROWS_MAX);
            assertThat(drain.drainOnce()).isEqualTo(OutboxDrain.BATCH_ROWS_MAX);
            assertThat(drain.drainOnce()).isEqualTo(50);

            assertThat(seen)
                    .isEqualTo(IntStream.range(0, 250).mapToObj(i -> "k" + i).toList());
        }
    }

    @Test
    void an_overloaded_engine_holds_the_queue_up_and_nothing_overtakes() throws Exception {
        var seen = new ArrayList<String>();
        var refusals = new AtomicInteger();
        try (var drain = OutboxDrain.of(database.dataSource(), ScriptedClient.of(key -> {
            if (key.equals("b") && refusals.getAndIncrement() < 2) {
                throw new Overloaded("full", Duration.ofMillis(1));
            }
            seen.add(key);
        }))) {
            publish("a", "b", "c");

            assertThat(drain.drainOnce()).isEqualTo(1);
            assertThat(drain.drainOnce()).isZero();
            assertThat(seen).containsExactly("a");
            assertThat(drain.drainOnce()).isEqualTo(2);

            assertThat(seen).containsExactly("a", "b", "c");
        }
    }

    @Test
    void poison_is_set_aside_with_its_error_and_the_rest_goes_on() throws Exception {
        var seen = new ArrayList<String>();
        try (var drain = OutboxDrain.of(database.dataSource(), ScriptedClient.of(key -> {
            if (key.equals("b") && !seen.contains("mended")) {
                throw new NotFound("no workflow shipping is registered", null);
            }
            seen.add(key);
        }))) {
            publish("a", "b", "c");

            assertThat(drain.drainOnce()).isEqualTo(2);

            assertThat(seen).containsExactly("a", "c");
            var poison = drain.setAside(10);
            assertThat(poison).hasSize(1);
            assertThat(poison.getFirst().error()).contains("no workflow shipping is registered");
            assertThat(poison.getFirst().target()).isEqualTo("paid");
            assertThat(poison.getFirst().key()).isEqualTo("b");
            assertThat(drain.drainOnce()).isZero();

            seen.add("mended");
            assertThat(drain.retry(poison.getFirst().id())).isTrue();
            assertThat(drain.retry(poison.getFirst().id())).isFalse();
            assertThat(drain.drainOnce()).isEqualTo(1);
            assertThat(database.outbox()).isEmpty();
        }
    }

    @Test
    void poison_can_be_thrown_away() throws Exception {
        try (var drain = OutboxDrain.of(database.dataSource(), ScriptedClient.of(key -> {
            throw new InvalidInput("input", "is wrong");
        }))) {
            publish("a");
            drain.drainOnce();
            var id = drain.setAside(1).getFirst().id();

            assertThat(drain.discard(id)).isTrue();

            assertThat(drain.setAside(1)).isEmpty();
            assertThat(database.outbox()).isEmpty();
            assertThatThrownBy(() -> drain.setAside(0)).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void a_row_that_fails_for_unknown_reasons_is_set_aside_in_the_end() throws Exception {
        var tries = new AtomicInteger();
        try (var drain = OutboxDrain.of(database.dataSource(), ScriptedClient.of(key -> {
            tries.incrementAndGet();
            throw new IllegalArgumentException("a bug");
        }))) {
            publish("a");

            for (int i = 0; i < OutboxDrain.FAILURES_MAX + 3; i++) {
                assertThat(drain.drainOnce()).isZero();
            }

            assertThat(tries).hasValue(OutboxDrain.FAILURES_MAX);
            assertThat(drain.setAside(1).getFirst().error()).contains("a bug");
        }
    }

    @Test
    void the_options_are_kept() throws Exception {
        try (var fermata = SimulatedFermata.open(this::shipping);
                var drain = OutboxDrain.of(database.dataSource(), fermata)) {
            var options = StartOptions.DEFAULT
                    .withRequestId("mine")
                    .withReuse(StartOptions.OnReuse.ALLOW)
                    .withStartDelay(Duration.ofHours(1))
                    .withCorrelationId("case-7");
            commit(connection -> {
                assertThat(outbox.start(connection, "shipping", "s-1", "hat", options))
                        .isEqualTo("mine");
                var hour = PublishOptions.DEFAULT.withTimeToLive(Duration.ofHours(1));
                outbox.publish(connection, PAID, "k", "too old", hour);
            });
            drain.drainOnce();
            var shipping = fermata.execution("s-1", String.class);

            fermata.advance(Duration.ofMinutes(59));
            assertThatThrownBy(() -> shipping.result(Duration.ZERO)).isNotNull();
            fermata.advance(Duration.ofMinutes(2));

            assertThat(shipping.result(Duration.ZERO)).isEqualTo("hat shipped");
            fermata.start("collector", "c-1", 1, String.class);
            fermata.publish(PAID, "k", "fresh");
            assertThat(fermata.execution("c-1", String.class).result(Duration.ZERO))
                    .isEqualTo("fresh");
        }
    }

    @Test
    void bad_input_is_refused_before_it_is_written() throws Exception {
        commit(connection -> {
            refused(() -> outbox.start(connection, " ", "id", null));
            refused(() -> outbox.start(connection, "shipping", "", null));
            refused(() -> outbox.start(connection, "shipping", "x".repeat(201), null));
            refused(() -> outbox.publish(connection, PAID, "", "x"));
            refused(() -> outbox.publish(connection, PAID, "k", "x".repeat(JsonText.BYTES_MAX)));
            refused(() ->
                    outbox.start(connection, "shipping", "id", null, StartOptions.DEFAULT.withSignal("stop", null)));
        });

        assertThat(database.outbox()).isEmpty();
    }

    @Test
    void a_drain_on_its_own_thread_hands_on_what_comes_and_ends_when_closed() throws Exception {
        var arrived = new CountDownLatch(3);
        var drain = OutboxDrain.of(database.dataSource(), ScriptedClient.of(key -> arrived.countDown()))
                .start();
        publish("a", "b");
        drain.wake();
        publish("c");
        drain.wake();

        arrived.await();
        drain.close();
        drain.close();

        assertThat(database.outbox()).isEmpty();
        publish("d");
        assertThat(drain.drainOnce()).as("a closed drain hands on nothing").isZero();
    }

    private void shipping(FermataBuilder builder) {
        Workflow<String, String> shipping = (ctx, goods) -> goods + " shipped";
        Workflow<Integer, String> collector = OutboxContract::collect;
        builder.register("shipping", shipping, WorkflowOptions.types(String.class, String.class))
                .register("collector", collector, WorkflowOptions.types(Integer.class, String.class));
    }

    private static String collect(Context ctx, int count) {
        var found = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            found.add(ctx.await(PAID, "k", Duration.ofDays(1)));
        }
        return String.join(",", found);
    }

    private void publish(String... keys) throws Exception {
        commit(connection -> {
            for (var key : List.of(keys)) {
                outbox.publish(connection, PAID, key, "x");
            }
        });
    }

    private void commit(Writing writing) throws Exception {
        Transaction.run(database.dataSource(), connection -> {
            writing.write(connection);
            return "";
        });
    }

    private static void refused(ThrowingCallable writing) {
        assertThatThrownBy(writing).isInstanceOf(InvalidInput.class);
    }

    /** A user's transaction. */
    private interface Writing {
        void write(Connection connection) throws SQLException;
    }
}
