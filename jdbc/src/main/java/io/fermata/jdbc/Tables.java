package io.fermata.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The tables {@code fermata_effect} and {@code fermata_outbox}. Their statements are in the jar, for a migration tool:
 * {@code io/fermata/jdbc/postgresql.sql} and {@code sqlite.sql}.
 */
public final class Tables {
    /** The same number in every process, so that only one of them makes the tables. */
    private static final long MAKING = 0x4665_726D_6174_6131L;

    private Tables() {}

    /** Makes the tables that are not there yet. */
    public static void create(DataSource dataSource) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            create(connection);
            connection.commit();
            connection.setAutoCommit(autoCommit);
        }
    }

    private static void create(Connection connection) throws SQLException {
        var dialect = Dialect.of(connection);
        try (var statement = connection.createStatement()) {
            if (dialect == Dialect.POSTGRESQL) {
                statement.execute("select pg_advisory_xact_lock(" + MAKING + ")");
            }
            for (var table : dialect.tables()) {
                statement.execute(table);
            }
        }
    }
}
