package io.fermata.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** What the database says about a step: what became of it, and its result as text. */
record EffectRow(State state, String result) {
    /** Longest wait for another transaction that holds the same key, such as an attempt that was given up. */
    static final int WAIT_SECONDS_MAX = 30;

    private static final String CLAIM = "insert into fermata_effect"
            + " (idempotency_key, state, execution_id, step, result, recorded_at)"
            + " values (?, ?, ?, ?, 'null', ?) on conflict (idempotency_key) do nothing";
    private static final String FIND = "select state, result from fermata_effect where idempotency_key = ?";
    private static final String APPLY =
            "update fermata_effect set state = 'applied', result = ? where idempotency_key = ? and state = 'open'";
    private static final String UNDO =
            "update fermata_effect set state = 'undone' where idempotency_key = ? and state = 'applied'";

    /** What became of a step. */
    enum State {
        OPEN,
        APPLIED,
        UNDONE
    }

    /** Who writes a row, and when. */
    record Author(String idempotencyKey, String executionId, String step, long atMillis) {}

    /**
     * Writes a row under a key unless there is one; waits for whoever is writing one.
     *
     * @return whether it was written
     */
    static boolean claim(Connection connection, Author author, State state) throws SQLException {
        try (var insert = connection.prepareStatement(CLAIM)) {
            insert.setQueryTimeout(WAIT_SECONDS_MAX);
            insert.setString(1, author.idempotencyKey());
            insert.setString(2, text(state));
            insert.setString(3, author.executionId());
            insert.setString(4, author.step());
            insert.setLong(5, author.atMillis());
            return insert.executeUpdate() == 1;
        }
    }

    static EffectRow find(Connection connection, String key) throws SQLException {
        try (var select = connection.prepareStatement(FIND)) {
            select.setString(1, key);
            try (var rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("the record of " + key + " was deleted while it was read", "40001");
                }
                var state = State.valueOf(rows.getString(1).toUpperCase(Locale.ROOT));
                return new EffectRow(state, rows.getString(2));
            }
        }
    }

    /** Whether the row was there, and open. */
    static boolean apply(Connection connection, String key, String result) throws SQLException {
        try (var update = connection.prepareStatement(APPLY)) {
            update.setString(1, result);
            update.setString(2, key);
            return update.executeUpdate() == 1;
        }
    }

    /** Whether the row was there, and applied; of several that try, one gets true. */
    static boolean undo(Connection connection, String key) throws SQLException {
        try (var update = connection.prepareStatement(UNDO)) {
            update.setQueryTimeout(WAIT_SECONDS_MAX);
            update.setString(1, key);
            return update.executeUpdate() == 1;
        }
    }

    private static String text(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
