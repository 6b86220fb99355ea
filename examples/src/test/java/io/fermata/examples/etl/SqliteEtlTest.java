package io.fermata.examples.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEtlTest {
    private static final String HEADER = "id,ordered_on,customer,country,quantity,unit_price,note\n";

    private final Etl etl = new SqliteEtl();

    @TempDir
    Path directory;

    @Test
    void the_sample_file_is_what_the_generator_writes() throws IOException {
        assertThat(Path.of("inputs/orders.csv")).hasContent(SampleOrders.csv(SampleOrders.ROWS, SampleOrders.SEED));
    }

    @Test
    void the_sample_file_gives_the_expected_last_line() throws IOException {
        var result = run(load(Path.of("inputs/orders.csv"), "sample", EtlRequest.BATCH_ROWS));

        assertThat(Path.of("expected/etl.txt")).hasContent(result.summary() + "\n");
        assertThat(result.report()).endsWith("\n" + result.summary() + "\n");
    }

    @Test
    void orders_are_loaded_and_the_rest_is_rejected_with_a_reason() throws Exception {
        var result = run(csv(HEADER + """
            1,2026-01-31,"Hopper, Grace",de,2,19.95,"two
            lines"
            2,2026-02-30,Ada,DE,1,1.00,
            3,2026-01-31,Ada,DEU,1,1.00,
            4,2026-01-31,Ada,DE,0,1.00,
            5,2026-01-31,Ada,DE,1,1.001,
            6,2026-01-31,Ada,DE,1
            1,2026-01-31,Ada,DE,1,1.00,
            7,2026-01-31,A"da,DE,1,1.00,
            8,2026-01-31,Ada,DE,3,5,
            """), 3);

        assertThat(result.summary())
                .startsWith("Loaded 2 of 9 rows into orders.db: 7 rejected, total 54.90, checksum ");
        assertThat(result.firstRejects())
                .containsExactly(
                        "line 4: ordered_on: '2026-02-30' is not a date such as 2026-01-31",
                        "line 5: country: 'DEU' is not a code of two letters",
                        "line 6: quantity: 0 is not from 1 to 10000",
                        "line 7: unit_price: '1.001' has more than two decimals",
                        "line 8: has 5 columns, not 7",
                        "line 9: id: order 1 came before in this file",
                        "line 10: a quote stands inside a field without quotes");
        assertThat(count("SELECT count(*) FROM orders")).isEqualTo(2);
        assertThat(count("SELECT quantity * unit_cents FROM orders WHERE country = 'DE' AND id = 1"))
                .isEqualTo(3990);
    }

    @Test
    void batches_that_come_twice_after_a_crash_load_every_row_once() throws Exception {
        var csv = csv(SampleOrders.csv(1_000, 3));
        var load = load(csv, "run-1", 100);
        var undisturbed = run(load);
        Files.delete(Path.of(load.database()));

        var checkpoint = load.source().start();
        while (!checkpoint.atEnd()) {
            var lost = etl.loadBatch(load, checkpoint);
            var again = etl.loadBatch(load, checkpoint);
            assertThat(again).isEqualTo(lost);
            checkpoint = again;
        }

        assertThat(etl.validate(load, checkpoint)).isEqualTo(undisturbed);
        assertThat(count("SELECT count(*) FROM batches")).isEqualTo(10);
        assertThat(count("SELECT count(*) FROM orders")).isEqualTo(undisturbed.loaded());
        assertThat(count("SELECT count(DISTINCT line) FROM rejects")).isEqualTo(undisturbed.rejected());
    }

    @Test
    void the_size_of_batches_changes_nothing() throws Exception {
        var csv = csv(SampleOrders.csv(200, 5));

        var one = run(load(csv, "one-by-one", 1));
        var all = run(load(csv, "at-once", EtlRequest.BATCH_ROWS_MAX));

        assertThat(one.summary()).isEqualTo(all.summary());
        assertThat(all.batches()).isEqualTo(1);
    }

    @Test
    void loading_the_same_file_again_brings_orders_up_to_date() throws Exception {
        run(load(csv(HEADER + "1,2026-01-31,Ada,DE,1,1.00,\n"), "first", 10));
        var second = run(load(csv(HEADER + "1,2026-01-31,Ada,DE,2,1.00,\n"), "second", 10));

        assertThat(second.summary()).startsWith("Loaded 1 of 1 rows into orders.db: 0 rejected, total 2.00");
        assertThat(count("SELECT count(*) FROM orders")).isEqualTo(1);
    }

    @Test
    void a_file_without_rows_is_loaded_at_once() throws Exception {
        var load = load(csv(HEADER), "empty", 10);

        assertThat(load.source().start().atEnd()).isTrue();
        assertThat(etl.validate(load, load.source().start()).summary()).startsWith("Loaded 0 of 0 rows");
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_header() throws Exception {
        var result = run(csv("\ufeff" + HEADER + "1,2026-01-31,Ada,DE,1,1.00,\n"), 10);

        assertThat(result.loaded()).isEqualTo(1);
    }

    @Test
    void a_file_that_changes_during_the_load_is_noticed() throws Exception {
        var csv = csv(SampleOrders.csv(100, 1));
        var load = load(csv, "changed", 10);
        var checkpoint = etl.loadBatch(load, load.source().start());

        Files.writeString(csv, SampleOrders.csv(99, 1));

        assertThatThrownBy(() -> etl.loadBatch(load, checkpoint))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("csv must not change during the load");
    }

    @Test
    void rows_that_vanish_from_the_database_are_noticed() throws Exception {
        var load = load(csv(SampleOrders.csv(100, 1)), "tampered", 50);
        var middle = etl.loadBatch(load, load.source().start());
        var end = etl.loadBatch(load, middle);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + load.database());
                var statement = connection.createStatement()) {
            statement.execute("UPDATE orders SET note = 'x' WHERE id = 1");
        }

        assertThatThrownBy(() -> etl.validate(load, end))
                .hasMessageStartingWith("the database does not hold what was loaded");
    }

    @Test
    void what_is_not_there_or_not_fitting_is_named() throws Exception {
        assertThatThrownBy(() -> load(directory.resolve("nowhere.csv"), "x", 1))
                .hasMessage("csv must be a file; there is none at " + directory.resolve("nowhere.csv"));
        var wrong = csv("a,b\n");
        assertThatThrownBy(() -> load(wrong, "x", 1))
                .hasMessage("csv must begin with the line id,ordered_on,customer,country,quantity,unit_price,note; "
                        + wrong + " does not");
        var load = load(csv(HEADER + "1,2026-01-31,Ada,DE,1,1.00,\n"), "no-database", 10);
        Files.writeString(Path.of(load.database()), "this is not a database, it is a text of some length");
        assertThatThrownBy(() -> etl.loadBatch(load, load.source().start()))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.category()).isEqualTo(Category.VALIDATION));
    }

    private EtlResult run(Path csv, int batchRows) {
        return run(load(csv, "run", batchRows));
    }

    private EtlResult run(Load load) {
        var checkpoint = load.source().start();
        while (!checkpoint.atEnd()) {
            checkpoint = etl.loadBatch(load, checkpoint);
        }
        return etl.validate(load, checkpoint);
    }

    private Load load(Path csv, String id, int batchRows) {
        var database = directory.resolve("orders.db").toString();
        return etl.begin(new EtlRequest(csv.toString(), database, batchRows, null, null), id);
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(directory.resolve("orders.csv"), text);
    }

    private long count(String query) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("orders.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }
}
