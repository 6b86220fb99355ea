package io.fermata.examples.etl;

import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** The tables in SQLite, within one transaction: closing without {@link #commit} leaves them as they were. */
final class OrdersDatabase implements AutoCloseable {
    private static final String MAGIC = "SQLite format 3\0";
    private static final int BUSY_MILLIS = 10_000;
    private static final List<String> TABLES = List.of("""
        CREATE TABLE IF NOT EXISTS orders(
            id INTEGER PRIMARY KEY, ordered_on TEXT NOT NULL, customer TEXT NOT NULL, country TEXT NOT NULL,
            quantity INTEGER NOT NULL, unit_cents INTEGER NOT NULL, note TEXT NOT NULL,
            load TEXT NOT NULL, line INTEGER NOT NULL)\
        """, """
        CREATE TABLE IF NOT EXISTS rejects(
            load TEXT NOT NULL, line INTEGER NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY(load, line)) WITHOUT ROWID\
        """, """
        CREATE TABLE IF NOT EXISTS batches(
            load TEXT NOT NULL, number INTEGER NOT NULL,
            next_offset INTEGER NOT NULL, next_line INTEGER NOT NULL,
            at_end INTEGER NOT NULL, read INTEGER NOT NULL, loaded INTEGER NOT NULL, rejected INTEGER NOT NULL,
            cents INTEGER NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY(load, number)) WITHOUT ROWID\
        """);

    /** A row of another load is brought up to date; a row of this load is left, so that the first one wins. */
    private static final String UPSERT = """
        INSERT INTO orders(id, ordered_on, customer, country, quantity, unit_cents, note, load, line)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT(id) DO UPDATE SET
            ordered_on = excluded.ordered_on, customer = excluded.customer, country = excluded.country,
            quantity = excluded.quantity, unit_cents = excluded.unit_cents, note = excluded.note,
            load = excluded.load, line = excluded.line
        WHERE orders.load <> excluded.load\
        """;

    private final Connection connection;
    private final String load;

    private OrdersDatabase(Connection connection, String load) {
        this.connection = connection;
        this.load = load;
    }

    /** Refuses at the door what cannot become a database. */
    static void check(String database) throws IOException {
        var file = CsvFile.path("database", database);
        if (file.toString().contains("?")) {
            throw new InvalidInput("database", "must not hold a question mark, which SQLite reads as an option");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InvalidInput("database", "must be a file; " + database + " is none");
        }
        if (Files.exists(file) && Files.size(file) > 0) {
            try (var in = Files.newInputStream(file)) {
                var start = in.readNBytes(MAGIC.length());
                if (!new String(start, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
                    throw new InvalidInput(
                            "database", "must be an SQLite file or not be there; " + database + " is not");
                }
            }
        }
    }

    static OrdersDatabase open(Path file, String load) throws SQLException, IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                for (var table : TABLES) {
                    statement.execute(table);
                }
            }
            return new OrdersDatabase(connection, load);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** What a batch left behind when it was committed; null if it was not. */
    @Nullable
    Checkpoint batch(int number, Totals before) throws SQLException {
        try (var query = query("SELECT * FROM batches WHERE load = ? AND number = ?")) {
            query.setInt(2, number);
            try (var row = query.executeQuery()) {
                return row.next() ? checkpoint(number, row, before) : null;
            }
        }
    }

    private static Checkpoint checkpoint(int number, ResultSet row, Totals before) throws SQLException {
        var batch = new Totals(
                row.getLong("read"),
                row.getLong("loaded"),
                row.getLong("rejected"),
                row.getLong("cents"),
                row.getLong("checksum"));
        return new Checkpoint(
                number,
                row.getLong("next_offset"),
                row.getLong("next_line"),
                row.getBoolean("at_end"),
                before.plus(batch));
    }

    void putBatch(Checkpoint end, Totals batch) throws SQLException {
        try (var insert = query("INSERT INTO batches VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setInt(2, end.batches());
            insert.setLong(3, end.offset());
            insert.setLong(4, end.line());
            insert.setBoolean(5, end.atEnd());
            insert.setLong(6, batch.read());
            insert.setLong(7, batch.loaded());
            insert.setLong(8, batch.rejected());
            insert.setLong(9, batch.cents());
            insert.setLong(10, batch.checksum());
            insert.executeUpdate();
        }
    }

    /** Returns false if this load already brought an order with this id. */
    boolean put(Order order, long line) throws SQLException {
        try (var upsert = connection.prepareStatement(UPSERT)) {
            upsert.setLong(1, order.id());
            upsert.setString(2, order.orderedOn().toString());
            upsert.setString(3, order.customer());
            upsert.setString(4, order.country());
            upsert.setInt(5, order.quantity());
            upsert.setLong(6, order.unitCents());
            upsert.setString(7, order.note());
            upsert.setString(8, load);
            upsert.setLong(9, line);
            return upsert.executeUpdate() == 1;
        }
    }

    void reject(long line, String reason, String text) throws SQLException {
        try (var insert = query("INSERT INTO rejects(load, line, reason, text) VALUES(?, ?, ?, ?)")) {
            insert.setLong(2, line);
            insert.setString(3, reason);
            insert.setString(4, text);
            insert.executeUpdate();
        }
    }

    /** Reads all rows of the load back and adds them up. */
    Totals readBack() throws SQLException {
        var totals = Totals.NONE;
        try (var query = query("SELECT * FROM orders WHERE load = ?");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                totals = totals.plusLoaded(order(rows));
            }
        }
        try (var query = query("SELECT count(*) FROM rejects WHERE load = ?");
                var rows = query.executeQuery()) {
            long rejected = rows.next() ? rows.getLong(1) : 0;
            return totals.plus(new Totals(rejected, 0, rejected, 0, 0));
        }
    }

    private static Order order(ResultSet row) throws SQLException {
        return new Order(
                row.getLong("id"),
                LocalDate.parse(row.getString("ordered_on")),
                row.getString("customer"),
                row.getString("country"),
                row.getInt("quantity"),
                row.getLong("unit_cents"),
                row.getString("note"));
    }

    List<String> firstRejects(int count) throws SQLException {
        var rejects = new ArrayList<String>();
        try (var query = query("SELECT line, reason FROM rejects WHERE load = ? ORDER BY line LIMIT " + count);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                rejects.add("line " + rows.getLong("line") + ": " + rows.getString("reason"));
            }
        }
        return rejects;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    private PreparedStatement query(String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setString(1, load);
        return statement;
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.rollback();
        } finally {
            connection.close();
        }
    }
}
