package io.fermata.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Json;
import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresTransactionsIT extends TransactionsContract {
    @Override
    DataSource emptyDatabase() throws Exception {
        return PostgresServer.emptyDatabase();
    }

    @Test
    void the_server_syncs_what_it_commits() throws Exception {
        var database = new Database(emptyDatabase());

        assertThat(database.texts("show fsync")).containsExactly("on");
        assertThat(database.texts("show synchronous_commit")).containsExactly("on");
    }

    @Test
    void of_many_attempts_at_once_one_runs_and_all_get_its_result() throws Exception {
        var database = new Database(emptyDatabase());
        var transactions = Transactions.on(database.dataSource(), Json.strict());
        var runs = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var results = IntStream.rangeClosed(1, 40)
                    .mapToObj(number -> CompletableFuture.supplyAsync(
                            () -> run(transactions, new OneAttempt(number, OneAttempt.KEY), runs), threads))
                    .toList();

            assertThat(results.stream().map(CompletableFuture::join)).containsOnly("run 1");
        }
        assertThat(runs).hasValue(1);
        assertThat(database.ledger()).containsExactly("once");
    }

    @Test
    void a_body_that_commits_by_the_back_door_is_found_out() throws Exception {
        var database = new Database(emptyDatabase());
        var transactions = Transactions.on(database.dataSource(), Json.strict());
        TransactionBody<String> sly = (connection, attempt) -> {
            Database.enter(connection, "half");
            try (var statement = connection.createStatement()) {
                statement.execute("commit");
            }
            throw Failure.transientFailure("power is gone");
        };

        assertThatThrownBy(() -> transactions.run(OneAttempt.FIRST, TEXT, sly)).hasMessage("power is gone");

        assertThatThrownBy(() -> transactions.run(OneAttempt.SECOND, TEXT, sly))
                .isInstanceOfSatisfying(
                        Failure.class, found -> assertThat(found.category()).isEqualTo(Category.LOGIC))
                .hasMessageContaining("must not end its transaction");
        assertThat(database.ledger()).containsExactly("half");
    }

    @Test
    void a_connection_that_dies_under_the_body_takes_all_of_it_along() throws Exception {
        var database = new Database(emptyDatabase());
        var transactions = Transactions.on(database.dataSource(), Json.strict());
        TransactionBody<String> cutOff = (connection, attempt) -> {
            Database.enter(connection, "half");
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select pg_backend_pid()")) {
                rows.next();
                Database.execute(database.dataSource(), "select pg_terminate_backend(" + rows.getInt(1) + ")");
            }
            return "never committed";
        };

        assertThatThrownBy(() -> transactions.run(OneAttempt.FIRST, TEXT, cutOff))
                .isInstanceOfSatisfying(
                        Failure.class, lost -> assertThat(lost.category()).isEqualTo(Category.DEPENDENCY));

        assertThat(database.ledger()).isEmpty();
        assertThat(run(transactions, OneAttempt.SECOND, new AtomicInteger())).isEqualTo("run 1");
        assertThat(database.ledger()).containsExactly("once");
    }

    @Test
    void the_tables_may_be_made_by_many_at_once() throws Exception {
        var dataSource = emptyDatabase();
        List<CompletableFuture<Void>> makers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 8; i++) {
                makers.add(CompletableFuture.runAsync(() -> create(dataSource), threads));
            }
        }
        assertThat(makers).allSatisfy(maker -> assertThat(maker).isCompleted());
    }

    private static String run(Transactions transactions, OneAttempt attempt, AtomicInteger runs) {
        try {
            return transactions.run(attempt, TEXT, (connection, current) -> {
                Database.enter(connection, "once");
                return "run " + runs.incrementAndGet();
            });
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void create(DataSource dataSource) {
        try {
            Tables.create(dataSource);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
