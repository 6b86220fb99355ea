package io.fermata.examples.etl;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Loads the sample in a few batches. */
public final class EtlCrashCase implements CrashCase {
    private static final int BATCH_ROWS = 2_500;

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
    public String input(Path shared, Path output) {
        return "{\"csv\": \"inputs/orders.csv\", \"database\": \"" + output.resolve("orders.db") + "\", \"batchRows\": "
                + BATCH_ROWS + "}";
    }

    @Override
    public String lastLine() throws IOException {
        return Files.readString(Path.of("expected/etl.txt")).strip();
    }

    @Override
    public void checkEnd(Path output) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + output.resolve("orders.db"));
                var query = connection.createStatement();
                var rows =
                        query.executeQuery("SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM rejects)")) {
            assertThat(rows.getInt(1)).isEqualTo(SampleOrders.ROWS);
        }
    }
}
