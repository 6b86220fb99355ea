package io.fermata.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Json;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Workflow;
import io.fermata.testkit.SimulatedFermata;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saga that fails after a transactional step, whatever became of that step's commit. */
class SagaTransactionsTest {
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void makeTables() {
        database = new Database(Sqlite.at(folder.resolve("test.db")));
    }

    @Test
    void a_committed_step_is_undone_with_its_result() throws Exception {
        failAfterCharge(database.dataSource());

        assertThat(database.ledger()).containsExactly("charge", "refund of receipt");
        assertThat(database.records()).containsExactly("undone");
    }

    @Test
    void a_step_that_was_committed_without_an_answer_is_undone_with_its_result() throws Exception {
        var commits = new AtomicInteger();
        failAfterCharge(FaultyDataSource.of(database.dataSource(), () -> {}, () -> loseFirst(commits)));

        assertThat(database.ledger()).containsExactly("charge", "refund of receipt");
        assertThat(database.records()).containsExactly("undone");
    }

    @Test
    void a_step_whose_commit_never_arrived_is_not_undone_and_can_never_commit() throws Exception {
        var commits = new AtomicInteger();
        failAfterCharge(FaultyDataSource.of(database.dataSource(), () -> loseFirst(commits), () -> {}));

        assertThat(database.ledger()).isEmpty();
        assertThat(database.records()).containsExactly("undone");
    }

    private static void failAfterCharge(DataSource dataSource) {
        var order = new Order(Transactions.on(dataSource, Json.strict()));
        try (var fermata = SimulatedFermata.open(builder -> builder.register("order", order))) {
            var execution = fermata.start("order", "o-1", "x", String.class);

            assertThatThrownBy(() -> execution.result(Duration.ofDays(1))).isNotNull();
        }
    }

    private static void loseFirst(AtomicInteger commits) throws SQLException {
        if (commits.getAndIncrement() == 0) {
            throw new SQLException("an I/O error occurred", "08006");
        }
    }

    private record Order(Transactions transactions) implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return ctx.saga(saga -> {
                saga.step(
                        "charge",
                        StepOptions.retry(RetryPolicy.NONE),
                        TEXT,
                        transactions.body(TEXT, (connection, attempt) -> {
                            Database.enter(connection, "charge");
                            return "receipt";
                        }),
                        Undoing.step(undo -> transactions.compensate(
                                undo.idempotencyKey(),
                                TEXT,
                                (connection, receipt) -> Database.enter(connection, "refund of " + receipt))));
                throw Failure.logic("out of stock");
            });
        }
    }
}
