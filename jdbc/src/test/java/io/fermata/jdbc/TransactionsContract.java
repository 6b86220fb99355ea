package io.fermata.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.FermataBuilder;
import io.fermata.embedded.Json;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Category;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.OutcomeUnknown;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.testkit.SimulatedFermata;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a transactional step promises on every database: once, whatever is lost on the way. */
@Timeout(60)
abstract class TransactionsContract {
    static final TypeRef<String> TEXT = TypeRef.of(String.class);

    private static final Duration DAY = Duration.ofDays(1);

    private final AtomicInteger runs = new AtomicInteger();
    private final List<String> keys = new ArrayList<>();
    private Database database;

    /** An empty database of this test's own. */
    abstract DataSource emptyDatabase() throws Exception;

    @BeforeEach
    final void makeTables() throws Exception {
        database = new Database(emptyDatabase());
        Tables.create(database.dataSource());
    }

    @Test
    void effect_and_record_are_committed_together() throws Exception {
        assertThat(charged(database.dataSource())).isEqualTo("charged in run 1");

        assertThat(database.ledger()).containsExactly("charge");
        assertThat(database.records()).containsExactly("applied");
    }

    @Test
    void a_body_that_fails_leaves_neither_effect_nor_record() throws Exception {
        TransactionBody<String> failing = (connection, attempt) -> {
            Database.enter(connection, "half");
            throw Failure.transientFailure("no");
        };

        assertThatThrownBy(() -> transactions().run(OneAttempt.FIRST, TEXT, failing))
                .isInstanceOf(Failure.class);

        assertThat(database.ledger()).isEmpty();
        assertThat(database.records()).isEmpty();
        assertThat(transactions().run(OneAttempt.SECOND, TEXT, this::charge)).isEqualTo("charged in run 1");
    }

    @Test
    void a_commit_that_was_done_and_not_answered_is_not_done_again() throws Exception {
        var lost = new AtomicInteger();
        var dataSource = FaultyDataSource.of(database.dataSource(), () -> {}, () -> loseFirst(lost));

        assertThat(charged(dataSource)).isEqualTo("charged in run 1");

        assertThat(lost).hasPositiveValue();
        assertThat(runs).hasValue(1);
        assertThat(database.ledger()).containsExactly("charge");
    }

    @Test
    void a_commit_that_never_arrived_is_done_again_under_the_same_key() throws Exception {
        var lost = new AtomicInteger();
        var dataSource = FaultyDataSource.of(database.dataSource(), () -> loseFirst(lost), () -> {});

        assertThat(charged(dataSource)).isEqualTo("charged in run 2");

        assertThat(database.ledger()).containsExactly("charge");
        assertThat(keys).hasSize(2);
        assertThat(keys.get(0)).isEqualTo(keys.get(1));
    }

    @Test
    void a_commit_without_an_answer_is_told_as_neither_done_nor_failed() {
        var dataSource = FaultyDataSource.of(database.dataSource(), () -> {}, () -> loseFirst(new AtomicInteger()));

        assertThatThrownBy(() -> on(dataSource).run(OneAttempt.FIRST, TEXT, this::charge))
                .isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void crash_between_commit_and_acknowledgement_gives_the_recorded_result() throws Exception {
        var crashes = new AtomicInteger();
        var fermata = new ArrayList<SimulatedFermata>();
        var dataSource = FaultyDataSource.of(database.dataSource(), () -> {}, () -> {
            if (crashes.getAndIncrement() == 0) {
                fermata.getFirst().crash();
            }
        });
        fermata.add(SimulatedFermata.open(builder -> register(builder, dataSource)));
        fermata.getFirst().start("order", "o-1", "x", String.class);
        fermata.getFirst().runUntilIdle();
        assertThat(database.ledger()).containsExactly("charge");

        fermata.getFirst().restart();
        var result = fermata.getFirst().execution("o-1", String.class).result(DAY);

        assertThat(result).isEqualTo("charged in run 1");
        assertThat(runs).hasValue(1);
        assertThat(crashes).hasValueGreaterThan(1);
        assertThat(database.ledger()).containsExactly("charge");
        fermata.getFirst().close();
    }

    @Test
    void an_attempt_that_was_given_up_and_commits_late_wins_and_the_next_one_gets_its_result() throws Exception {
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var zombie = async(() -> transactions().run(OneAttempt.FIRST, TEXT, (connection, attempt) -> {
            var result = charge(connection, attempt);
            inside.countDown();
            goOn.await();
            return result;
        }));
        inside.await();

        var next = async(() -> transactions().run(OneAttempt.SECOND, TEXT, this::charge));
        goOn.countDown();

        assertThat(zombie.get()).isEqualTo("charged in run 1");
        assertThat(next.get()).isEqualTo("charged in run 1");
        assertThat(database.ledger()).containsExactly("charge");
    }

    @Test
    void a_late_commit_of_what_was_compensated_is_refused() throws Exception {
        boolean undone = transactions().compensate(OneAttempt.KEY, String.class, this::refund);

        assertThat(undone).isFalse();
        assertThatThrownBy(() -> transactions().run(OneAttempt.FIRST, TEXT, this::charge))
                .isInstanceOfSatisfying(Failure.class, refusal -> {
                    assertThat(refusal.type()).isEqualTo("AlreadyUndone");
                    assertThat(refusal.isCertainlyNotApplied()).isTrue();
                });
        assertThat(database.ledger()).isEmpty();
        assertThat(database.records()).containsExactly("undone");
    }

    @Test
    void compensation_waits_for_an_attempt_that_is_about_to_commit_and_undoes_it() throws Exception {
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var zombie = async(() -> transactions().run(OneAttempt.FIRST, TEXT, (connection, attempt) -> {
            var result = charge(connection, attempt);
            inside.countDown();
            goOn.await();
            return result;
        }));
        inside.await();

        var undoing = async(() -> transactions().compensate(OneAttempt.KEY, String.class, this::refund));
        goOn.countDown();

        assertThat(zombie.get()).isEqualTo("charged in run 1");
        assertThat(undoing.get()).isTrue();
        assertThat(database.ledger()).containsExactly("charge", "refund of charged in run 1");
    }

    @Test
    void compensation_happens_once_and_knows_the_result() throws Exception {
        transactions().run(OneAttempt.FIRST, TEXT, this::charge);
        var lost = new AtomicInteger();
        var lossy = on(FaultyDataSource.of(database.dataSource(), () -> {}, () -> loseFirst(lost)));

        assertThatThrownBy(() -> lossy.compensate(OneAttempt.KEY, String.class, this::refund))
                .isInstanceOf(OutcomeUnknown.class);
        assertThat(lossy.compensate(OneAttempt.KEY, String.class, this::refund)).isFalse();

        assertThat(database.ledger()).containsExactly("charge", "refund of charged in run 1");
        assertThatThrownBy(() -> transactions().run(OneAttempt.SECOND, TEXT, this::charge))
                .hasMessageContaining("was undone before");
    }

    @Test
    void a_compensation_that_fails_leaves_the_step_as_it_was() throws Exception {
        transactions().run(OneAttempt.FIRST, TEXT, this::charge);
        TransactionUndo<String> failing = (connection, result) -> {
            refund(connection, result);
            throw new SQLException("no");
        };

        assertThatThrownBy(() -> transactions().compensate(OneAttempt.KEY, String.class, failing))
                .hasCauseInstanceOf(SQLException.class);

        assertThat(database.ledger()).containsExactly("charge");
        assertThat(transactions().compensate(OneAttempt.KEY, String.class, this::refund))
                .isTrue();
    }

    @Test
    void a_body_may_not_end_its_transaction() throws Exception {
        List<Ending> endings =
                List.of(Connection::commit, Connection::rollback, Connection::close, each -> each.setAutoCommit(true));
        for (var ending : endings) {
            assertThatThrownBy(() -> transactions().run(OneAttempt.FIRST, TEXT, (connection, attempt) -> {
                        charge(connection, attempt);
                        ending.end(connection);
                        return "";
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must not call");
        }
        assertThat(database.ledger()).isEmpty();
    }

    @Test
    void a_body_may_go_back_to_a_savepoint() throws Exception {
        transactions().run(OneAttempt.FIRST, TEXT, (connection, attempt) -> {
            var before = connection.setSavepoint();
            Database.enter(connection, "first try");
            connection.rollback(before);
            return charge(connection, attempt);
        });

        assertThat(database.ledger()).containsExactly("charge");
    }

    @Test
    void what_the_database_refuses_is_certainly_not_applied() throws Exception {
        TransactionBody<String> broken = (connection, attempt) -> {
            charge(connection, attempt);
            Database.enter(connection, null);
            return "";
        };

        assertThatThrownBy(() -> transactions().run(OneAttempt.FIRST, TEXT, broken))
                .isInstanceOfSatisfying(Failure.class, refusal -> {
                    assertThat(refusal.category()).isEqualTo(Category.VALIDATION);
                    assertThat(refusal.isCertainlyNotApplied()).isTrue();
                });
        assertThat(database.ledger()).isEmpty();
    }

    @Test
    void a_result_that_fermata_would_refuse_is_refused_before_the_commit() throws Exception {
        TransactionBody<String> verbose = (connection, attempt) -> {
            charge(connection, attempt);
            return "x".repeat(JsonText.BYTES_MAX);
        };

        assertThatThrownBy(() -> transactions().run(OneAttempt.FIRST, TEXT, verbose))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("result must have at most");

        assertThat(database.ledger()).isEmpty();
    }

    @Test
    void only_records_of_the_given_age_are_purged() throws Exception {
        transactions().run(OneAttempt.FIRST, TEXT, this::charge);
        var tomorrow = InstantSource.fixed(InstantSource.system().instant().plus(DAY));
        var later = new Transactions(database.dataSource(), Json.strict(), tomorrow);
        later.run(new OneAttempt(1, "another"), TEXT, this::charge);

        assertThat(later.purge(Duration.ofHours(25))).isZero();
        assertThat(later.purge(Duration.ofHours(23))).isEqualTo(1);

        assertThat(database.records()).hasSize(1);
        assertThatThrownBy(() -> later.purge(DAY.negated())).isInstanceOf(InvalidInput.class);
    }

    private String charged(DataSource dataSource) {
        try (var fermata = SimulatedFermata.open(builder -> register(builder, dataSource))) {
            return fermata.start("order", "o-1", "x", String.class).result(DAY);
        }
    }

    private void register(FermataBuilder builder, DataSource dataSource) {
        var options = StepOptions.retry(RetryPolicy.attempts(3));
        builder.register("order", new Order(on(dataSource), options, this::charge));
    }

    private record Order(Transactions transactions, StepOptions options, TransactionBody<String> body)
            implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return transactions.step(ctx, "charge", options, TEXT, body);
        }
    }

    private String charge(Connection connection, Attempt attempt) throws SQLException {
        keys.add(attempt.idempotencyKey());
        Database.enter(connection, "charge");
        return "charged in run " + runs.incrementAndGet();
    }

    private void refund(Connection connection, String result) throws SQLException {
        Database.enter(connection, "refund of " + result);
    }

    private Transactions transactions() {
        return on(database.dataSource());
    }

    private static Transactions on(DataSource dataSource) {
        return Transactions.on(dataSource, Json.strict());
    }

    private static void loseFirst(AtomicInteger commits) throws SQLException {
        if (commits.getAndIncrement() == 0) {
            throw new SQLException("an I/O error occurred", "08006");
        }
    }

    private static <T> CompletableFuture<T> async(Callable<T> work) {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().start(() -> {
            try {
                result.complete(work.call());
            } catch (Exception failed) {
                result.completeExceptionally(failed);
            }
        });
        return result;
    }

    /** A way to end a transaction. */
    private interface Ending {
        void end(Connection connection) throws SQLException;
    }
}
