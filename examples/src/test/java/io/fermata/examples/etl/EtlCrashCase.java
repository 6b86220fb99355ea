package io.fermata.examples.etl;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Loads a shorter sample in a few batches. */
public final class EtlCrashCase implements CrashCase {
    private static final int ROWS = 1_000;
    private static final int BATCH_ROWS = 250;

    /** Needed to register it. */
    public EtlCrashCase() {}

    @Override
    public String name() {
        return "etl";
    }

    @Override
    public WorkflowProvider provider() {
        return new EtlProvider();
    }

    @Override
    public void prepare(Path shared) throws IOException {
        Files.writeString(shared.resolve("orders.csv"), SampleOrders.csv(ROWS, SampleOrders.SEED));
    }

    @Override
    public String input(Path shared, Path output) {
        return "{\"csv\": \"" + shared.resolve("orders.csv") + "\", \"database\": \"" + output.resolve("orders.db")
                + "\", \"batchRows\": " + BATCH_ROWS + "}";
    }

    @Override
    public String lastLine() {
        return "Loaded 994 of 1,000 rows into orders.db: 6 rejected, total 496,036.89, checksum d8342b00e6246391.";
    }

    @Override
    public void checkEnd(Path output) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + output.resolve("orders.db"));
                var query = connection.createStatement();
                var rows =
                        query.executeQuery("SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM rejects)")) {
            assertThat(rows.getInt(1)).isEqualTo(ROWS);
        }
    }
}
