package io.fermata.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The statements about rows of the outbox, but for writing them. */
final class OutboxTable {
    /** A batch ends with the row that reaches this. */
    static final int BATCH_CHARS_MAX = 8 * 1024 * 1024;

    private static final int FETCH_ROWS = 10;
    private static final int ERROR_CHARS_MAX = 1_000;
    /** The same number in every process: one drains at a time, for the sake of the order. */
    private static final String LOCK = "select pg_try_advisory_xact_lock(5072575836137251937)";

    private static final String DUE =
            "select " + OutboxRow.COLUMNS + " from fermata_outbox where set_aside_at is null order by position limit ?";
    private static final String DELETE = "delete from fermata_outbox where id = ?";
    private static final String FAILED = "update fermata_outbox set failures = failures + 1, error = ? where id = ?";
    private static final String SET_ASIDE = "update fermata_outbox set set_aside_at = ?, error = ? where id = ?";
    private static final String ASIDE = "select id, kind, target, target_key, error, set_aside_at"
            + " from fermata_outbox where set_aside_at is not null order by position limit ?";
    private static final String RETRY = "update fermata_outbox set set_aside_at = null, error = null, failures = 0"
            + " where id = ? and set_aside_at is not null";
    private static final String DISCARD = "delete from fermata_outbox where id = ? and set_aside_at is not null";

    private OutboxTable() {}

    /** Whether this connection may drain until its transaction ends. SQLite has one writer anyway. */
    static boolean lock(Connection connection, Dialect dialect) throws SQLException {
        if (dialect == Dialect.SQLITE) {
            return true;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(LOCK)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    static List<OutboxRow.Due> due(Connection connection, int limit) throws SQLException {
        try (var select = connection.prepareStatement(DUE)) {
            select.setInt(1, limit);
            select.setFetchSize(FETCH_ROWS);
            try (var rows = select.executeQuery()) {
                var due = new ArrayList<OutboxRow.Due>();
                int chars = 0;
                while (chars < BATCH_CHARS_MAX && rows.next()) {
                    var row = OutboxRow.read(rows);
                    due.add(row);
                    chars += row.row().payload().length();
                }
                return due;
            }
        }
    }

    static void delete(Connection connection, List<String> ids) throws SQLException {
        try (var delete = connection.prepareStatement(DELETE)) {
            for (var id : ids) {
                delete.setString(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    static void failed(Connection connection, String id, Throwable why) throws SQLException {
        try (var update = connection.prepareStatement(FAILED)) {
            update.setString(1, error(why));
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    static void setAside(Connection connection, String id, Throwable why, long atMillis) throws SQLException {
        try (var update = connection.prepareStatement(SET_ASIDE)) {
            update.setLong(1, atMillis);
            update.setString(2, error(why));
            update.setString(3, id);
            update.executeUpdate();
        }
    }

    static List<SetAside> aside(Connection connection, int limit) throws SQLException {
        try (var select = connection.prepareStatement(ASIDE)) {
            select.setInt(1, limit);
            try (var rows = select.executeQuery()) {
                var found = new ArrayList<SetAside>();
                while (rows.next()) {
                    found.add(new SetAside(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            Instant.ofEpochMilli(rows.getLong(6))));
                }
                return found;
            }
        }
    }

    static boolean retry(Connection connection, String id) throws SQLException {
        return change(connection, RETRY, id);
    }

    static boolean discard(Connection connection, String id) throws SQLException {
        return change(connection, DISCARD, id);
    }

    private static boolean change(Connection connection, String statement, String id) throws SQLException {
        try (var change = connection.prepareStatement(statement)) {
            change.setString(1, id);
            return change.executeUpdate() == 1;
        }
    }

    private static String error(Throwable why) {
        var text = why.toString().replace('\0', ' ');
        return text.length() > ERROR_CHARS_MAX ? text.substring(0, ERROR_CHARS_MAX) : text;
    }
}
